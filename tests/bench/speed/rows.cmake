# SPDX-License-Identifier: Apache-2.0
# The programs of the bench's rows beyond request and reply (rows_*.py says what each is for).
# Nothing here is in ALL but what a test runs.
set(speed_programs ${CMAKE_CURRENT_LIST_DIR}/programs)

add_library(speed_client STATIC EXCLUDE_FROM_ALL ${speed_programs}/speed_client.c)
target_include_directories(speed_client PUBLIC ${speed_programs})

# Preloaded into broker, client and service: it counts what they allocate.
add_library(speed-count MODULE ${speed_programs}/count_preload.c)
set_target_properties(speed-count PROPERTIES PREFIX "")
add_executable(speed-count-client ${speed_programs}/count_client.c)
target_link_libraries(speed-count-client PRIVATE speed_client bench_proto headway)

# 1,000 services and 10,000 subscriptions.
add_executable(speed-crowd EXCLUDE_FROM_ALL ${speed_programs}/crowd.c)
target_link_libraries(speed-crowd PRIVATE headway)

add_custom_target(speed_rows DEPENDS headway_cli headway-zmq echo-service speed-count
                  speed-count-client speed-crowd)
