// SPDX-License-Identifier: Apache-2.0
"use strict";
SwaggerUIBundle({
  url: "../openapi.json",
  dom_id: "#services",
  deepLinking: true,
  filter: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
