# SPDX-License-Identifier: Apache-2.0
# The benches of overload and of slow readers, and the peers under the same load where they are
# installed. Built by `./dev bench overload` and `./dev bench slow` alone: nothing here is in ALL.
headway_generate(TARGET bench_load_proto PROTOS load.proto IMPORT_DIRS ${CMAKE_CURRENT_SOURCE_DIR})
add_library(bench_load STATIC EXCLUDE_FROM_ALL load.c load_report.c)
target_include_directories(bench_load PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(bench_load PUBLIC m)

add_executable(load-service EXCLUDE_FROM_ALL load_service.c)
add_executable(load-client EXCLUDE_FROM_ALL load_client.c)
target_link_libraries(load-client PRIVATE bench_load headway-zmq)
foreach(program load-service load-client)
  target_link_libraries(${program} PRIVATE bench_load_proto headway)
endforeach()
add_custom_target(bench_overload DEPENDS headway_cli headway-zmq load-service load-client)

foreach(program slow-reader slow-fanout)
  string(REPLACE - _ source ${program})
  add_executable(${program} EXCLUDE_FROM_ALL ${source}.c)
  target_compile_definitions(${program} PRIVATE _GNU_SOURCE)
  target_link_libraries(${program} PRIVATE bench_load_proto bench_load headway headway-zmq)
endforeach()
add_custom_target(bench_slow DEPENDS headway_cli headway-zmq load-service slow-reader slow-fanout)

# Peers, for the record: `./dev bench overload` says which packages they need.
add_custom_target(bench_peers)
pkg_check_modules(NATS IMPORTED_TARGET libnats)
if(NATS_FOUND)
  add_executable(load-nats EXCLUDE_FROM_ALL load_nats.c)
  target_link_libraries(load-nats PRIVATE bench_load PkgConfig::NATS pthread)
  add_dependencies(bench_peers load-nats)
endif()
find_program(HEADWAY_PROTOC protoc)
pkg_check_modules(GRPC_CPP IMPORTED_TARGET grpc++ protobuf)
find_program(HEADWAY_GRPC_PLUGIN grpc_cpp_plugin)
if(GRPC_CPP_FOUND AND HEADWAY_GRPC_PLUGIN)
  set(grpc ${CMAKE_CURRENT_BINARY_DIR}/grpc)
  file(MAKE_DIRECTORY ${grpc})
  add_custom_command(OUTPUT grpc/echo.pb.cc grpc/echo.grpc.pb.cc
    COMMAND ${HEADWAY_PROTOC} -I${CMAKE_CURRENT_SOURCE_DIR} --cpp_out=${grpc} --grpc_out=${grpc}
            --plugin=protoc-gen-grpc=${HEADWAY_GRPC_PLUGIN} echo.proto
    DEPENDS echo.proto VERBATIM)
  add_executable(load-grpc EXCLUDE_FROM_ALL load_grpc.cc grpc/echo.pb.cc grpc/echo.grpc.pb.cc)
  target_include_directories(load-grpc SYSTEM PRIVATE ${grpc})
  target_link_libraries(load-grpc PRIVATE bench_load PkgConfig::GRPC_CPP)
  add_dependencies(bench_peers load-grpc)
endif()
