# SPDX-License-Identifier: Apache-2.0
# The programs of the bench's rows beyond request and reply (rows_*.py says what each is for).
# Nothing here is in ALL but what a test runs.
set(speed_programs ${CMAKE_CURRENT_LIST_DIR}/programs)
headway_generate(TARGET bench_rows_proto PROTOS rows.proto IMPORT_DIRS ${speed_programs})

# Preloaded into broker, client and service: it counts what they allocate.
add_library(speed-count MODULE ${speed_programs}/count_preload.c)
set_target_properties(speed-count PROPERTIES PREFIX "")
# It is preloaded into release builds too, which have no sanitizer's run time.
target_compile_options(speed-count PRIVATE -fno-sanitize=all)
target_link_options(speed-count PRIVATE -fno-sanitize=all)
foreach(program client within)
  add_executable(speed-count-${program} ${speed_programs}/count_client.c echo_serve.c)
  target_include_directories(speed-count-${program} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(speed-count-${program} PRIVATE bench_meter bench_proto headway)
endforeach()
target_compile_definitions(speed-count-client PRIVATE ECHO_WITHIN=0)
target_compile_definitions(speed-count-within PRIVATE ECHO_WITHIN=1)

# 1,000 services and 10,000 subscriptions.
add_executable(speed-crowd EXCLUDE_FROM_ALL ${speed_programs}/crowd.c)
target_link_libraries(speed-crowd PRIVATE headway)

# Streams, topics, large messages, idle connections, start-up.
add_library(speed_rows_bus STATIC EXCLUDE_FROM_ALL ${speed_programs}/rows_bus.c)
target_link_libraries(speed_rows_bus PUBLIC bench_meter headway headway-zmq)
foreach(program service client publisher)
  add_executable(speed-rows-${program} EXCLUDE_FROM_ALL ${speed_programs}/rows_${program}.c)
  target_link_libraries(speed-rows-${program} PRIVATE speed_rows_bus bench_rows_proto)
endforeach()
# Publisher and subscribers in one: events, a number of them, exactly.
add_executable(speed-count-topic EXCLUDE_FROM_ALL ${speed_programs}/count_topic.c)
target_link_libraries(speed-count-topic PRIVATE speed_rows_bus bench_rows_proto)
foreach(program idle start)
  add_executable(speed-${program} EXCLUDE_FROM_ALL ${speed_programs}/${program}.c)
  target_link_libraries(speed-${program} PRIVATE speed_rows_bus)
endforeach()
target_compile_definitions(speed-start PRIVATE _GNU_SOURCE)

add_custom_target(speed_rows DEPENDS headway_cli headway-zmq echo-service speed-count
                  speed-count-client speed-count-topic speed-count-within speed-crowd
                  speed-rows-service speed-rows-client speed-rows-publisher speed-idle speed-start)

# Their peers: what Debian's packages bring.
add_custom_target(speed_rows_peers)
foreach(program zmq-flow nats-topic)
  string(REPLACE - _ source ${program})
  add_executable(speed-${program} EXCLUDE_FROM_ALL ${speed_programs}/${source}.c)
  target_link_libraries(speed-${program} PRIVATE bench_meter)
  target_compile_definitions(speed-${program} PRIVATE _GNU_SOURCE)
  add_dependencies(speed_rows_peers speed-${program})
endforeach()
target_link_libraries(speed-zmq-flow PRIVATE PkgConfig::ZMQ)
if(GRPC_CPP_FOUND AND HEADWAY_GRPC_PLUGIN)
  add_custom_command(OUTPUT grpc/rows.pb.cc grpc/rows.grpc.pb.cc grpc/headway/v1/options.pb.cc
    COMMAND ${HEADWAY_PROTOC} -I${speed_programs} -I${CMAKE_SOURCE_DIR}/proto --cpp_out=${grpc}
            --grpc_out=${grpc} --plugin=protoc-gen-grpc=${HEADWAY_GRPC_PLUGIN} rows.proto
            headway/v1/options.proto
    DEPENDS ${speed_programs}/rows.proto VERBATIM)
  add_executable(speed-grpc-stream EXCLUDE_FROM_ALL ${speed_programs}/grpc_stream.cc
                 grpc/rows.pb.cc grpc/rows.grpc.pb.cc grpc/headway/v1/options.pb.cc)
  target_include_directories(speed-grpc-stream SYSTEM PRIVATE ${grpc})
  target_link_libraries(speed-grpc-stream PRIVATE bench_meter PkgConfig::GRPC_CPP)
  add_dependencies(speed_rows_peers speed-grpc-stream)
endif()
# With those of request and reply, which speed.cmake makes after this.
cmake_language(DEFER CALL add_dependencies bench_speed_peers speed_rows_peers)
