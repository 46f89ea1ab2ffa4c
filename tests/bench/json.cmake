# SPDX-License-Identifier: Apache-2.0
# JSON of the codec's messages (codec.cmake makes their code): ours beside C++ protobuf's.
add_executable(json-headway json_headway.c)
target_link_libraries(json-headway PRIVATE bench_codec headway)
if(TARGET codec-cpp)
  add_executable(json-cpp json_cpp.cc cpp/codec.pb.cc cpp/codec.pb.h)
  target_include_directories(json-cpp SYSTEM PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/cpp)
  target_link_libraries(json-cpp PRIVATE PkgConfig::PROTOBUF_CPP)
endif()
