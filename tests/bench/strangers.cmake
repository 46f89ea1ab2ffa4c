# SPDX-License-Identifier: Apache-2.0
# A thousand peers without keys: ./dev bench strangers, and a few of them as a test.
add_executable(strangers strangers.c)
target_compile_definitions(strangers PRIVATE _GNU_SOURCE)
add_custom_target(bench_strangers DEPENDS headway_cli headway-zmq echo-service echo-client strangers)
if(PYTHON3)
  foreach(transport zmtp zmq)
    add_test(NAME e2e_strangers_${transport}
             COMMAND ${PYTHON3} ${CMAKE_CURRENT_LIST_DIR}/strangers.py --build ${CMAKE_BINARY_DIR}
                     --check --count 200 --seconds 1 --transport ${transport})
    # The sanitizer's quarantine would look like memory that grows.
    set_tests_properties(e2e_strangers_${transport} PROPERTIES LABELS e2e TIMEOUT 240 ENVIRONMENT
      "ASAN_OPTIONS=quarantine_size_mb=1:malloc_context_size=2")
  endforeach()
endif()
