# SPDX-License-Identifier: Apache-2.0
# headway.spdx.json, from the targets that are installed and the versions that pkg-config told.
set(sbom_libraries ${CMAKE_CURRENT_BINARY_DIR}/sbom_libraries.cmake)
set(sbom ${CMAKE_CURRENT_BINARY_DIR}/headway.spdx.json)
set(text "")
set(zmq_licence MPL-2.0)
if(ZMQ_VERSION VERSION_LESS 4.3.5)
  set(zmq_licence LicenseRef-libzmq)
endif()
foreach(one "libuv;UV;MIT;libuv" "libprotobuf-c;PROTOBUF_C;BSD-2-Clause;libprotobuf-c"
        "libzmq;ZMQ;${zmq_licence};libzmq" "libsodium;SODIUM;ISC;libsodium" "yaml-0.1;YAML;MIT;libyaml-0"
        "openssl;OPENSSL;Apache-2.0;lib(ssl|crypto)" "libcurl;CURL;curl;libcurl" "zlib;ZLIB;Zlib;libz"
        "libzip;LIBZIP;BSD-3-Clause;libzip")
  list(GET one 0 name)
  list(GET one 1 prefix)
  list(GET one 2 licence)
  list(GET one 3 soname)
  string(APPEND text "library(${name} ${${prefix}_VERSION} ${licence} \"^${soname}\\\\.so\")\n")
endforeach()
execute_process(COMMAND getconf GNU_LIBC_VERSION OUTPUT_VARIABLE libc ERROR_QUIET
                OUTPUT_STRIP_TRAILING_WHITESPACE)
if(libc MATCHES "^glibc ([0-9.]+)$")
  string(APPEND text "library(glibc ${CMAKE_MATCH_1} LGPL-2.1-or-later \"^(lib(c|m|dl|rt|pthread)|ld-linux.*)\\\\.so\")\n")
endif()
set(installed "")
foreach(one "headway;libheadway;LIBRARY" "headway-zmq;libheadway-zmq;LIBRARY"
        "headway-sim;libheadway-sim;LIBRARY" "headway-lambda-runtime;libheadway-lambda;LIBRARY"
        "headway_cli;headway;APPLICATION"
        "headway-gateway;headway-gateway;APPLICATION" "protoc-gen-headway;protoc-gen-headway;APPLICATION"
        "headway-lambda;headway-lambda;APPLICATION" "headway-lambda-host;headway-lambda-host;APPLICATION"
        "headway-lambda-bridge;headway-lambda-bridge;APPLICATION"
        "headway-lambda-package;headway-lambda-package;APPLICATION"
        "headway-lambda-ingest;headway-lambda-ingest;APPLICATION" "headway-aws;headway-aws;APPLICATION")
  list(GET one 0 target)
  list(GET one 1 name)
  list(GET one 2 kind)
  if(TARGET ${target})
    string(APPEND text "binary(${name} ${kind} \"$<TARGET_FILE:${target}>\")\n")
    list(APPEND installed ${target})
  endif()
endforeach()
string(APPEND text "tool(${CMAKE_C_COMPILER_ID} ${CMAKE_C_COMPILER_VERSION})\n")
string(APPEND text "tool(CMake ${CMAKE_VERSION})\n")
file(GENERATE OUTPUT ${sbom_libraries} CONTENT "${text}")

file(GLOB_RECURSE listed CONFIGURE_DEPENDS ${bus}/* ${PROJECT_SOURCE_DIR}/codegen/*
     ${PROJECT_SOURCE_DIR}/proto/* ${PROJECT_SOURCE_DIR}/services/http/*
     ${PROJECT_SOURCE_DIR}/services/gateway/* ${PROJECT_SOURCE_DIR}/services/lambda/*)
add_custom_command(OUTPUT ${sbom}
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${PROJECT_SOURCE_DIR} -DVERSION=${PROJECT_VERSION}
          -DLIBRARIES=${sbom_libraries} -DREADELF=${CMAKE_READELF} -DOUT=${sbom}
          -P ${bus}/install/sbom.cmake
  DEPENDS ${listed} ${installed} ${sbom_libraries} ${PROJECT_SOURCE_DIR}/LICENSE
          ${bus}/install/sbom.cmake
  COMMENT "headway.spdx.json" VERBATIM)
add_custom_target(sbom ALL DEPENDS ${sbom})
install(FILES ${sbom} DESTINATION ${CMAKE_INSTALL_DOCDIR})
