# SPDX-License-Identifier: Apache-2.0
# The gateway's limit, and its parser; libhttp-parser (apt-get install libhttp-parser-dev) is measured
# beside it where it is installed.
add_executable(http-bare gateway/bare.c)
target_compile_definitions(http-bare PRIVATE _GNU_SOURCE)
target_link_libraries(http-bare PRIVATE PkgConfig::UV)
add_executable(http-parser-bench gateway/parser.c)
target_compile_definitions(http-parser-bench PRIVATE _GNU_SOURCE)
target_link_libraries(http-parser-bench PRIVATE headway_http_server)
find_library(HTTP_PARSER_LIBRARY http_parser)
find_path(HTTP_PARSER_INCLUDE http_parser.h)
if(HTTP_PARSER_LIBRARY AND HTTP_PARSER_INCLUDE)
  target_compile_definitions(http-parser-bench PRIVATE HAVE_HTTP_PARSER)
  target_link_libraries(http-parser-bench PRIVATE ${HTTP_PARSER_LIBRARY})
endif()

# ./dev bench gateway: what it runs beside the peers of speed/.
if(TARGET headway-gateway)
  headway_generate(TARGET bench_lines_proto PROTOS gateway/lines.proto
                   IMPORT_DIRS ${CMAKE_CURRENT_LIST_DIR}/gateway)
  add_executable(lines-service gateway/lines_service.c)
  target_link_libraries(lines-service PRIVATE bench_lines_proto headway)
  add_custom_target(bench_gateway DEPENDS headway_cli headway-gateway lines-service http-bare)
  if(PYTHON3)
    add_test(NAME e2e_bench_gateway
             COMMAND ${PYTHON3} ${CMAKE_CURRENT_LIST_DIR}/gateway/smoke.py ${CMAKE_BINARY_DIR})
    set_tests_properties(e2e_bench_gateway PROPERTIES LABELS e2e TIMEOUT 120 SKIP_RETURN_CODE 77)
  endif()
endif()
