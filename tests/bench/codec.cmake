# SPDX-License-Identifier: Apache-2.0
# The codec's benchmark: one program per side, each with its own code for codec.proto. ./dev bench
# codec runs every program codec-* and json-* of the folder; each prints lines "OPERATION SIDE NS".
pkg_check_modules(PROTOBUF_CPP IMPORTED_TARGET protobuf)
find_program(HEADWAY_PROTOC protoc REQUIRED)
find_program(HEADWAY_PROTOC_C protoc-c REQUIRED)
set(here ${CMAKE_CURRENT_SOURCE_DIR})
set(there ${CMAKE_CURRENT_BINARY_DIR})

foreach(message 94=Reading 909=Report)
  string(REPLACE = ";" message ${message})
  list(GET message 0 size)
  list(GET message 1 type)
  add_custom_command(OUTPUT codec_${size}.bin
    COMMAND ${HEADWAY_PROTOC} -I${here} --encode=bench.codec.v1.${type} ${here}/codec.proto
            < ${here}/codec_${size}.txt > codec_${size}.bin
    DEPENDS codec.proto codec_${size}.txt VERBATIM)
endforeach()
add_custom_target(bench_codec_inputs ALL DEPENDS codec_94.bin codec_909.bin)

headway_generate(TARGET bench_codec PROTOS codec.proto IMPORT_DIRS ${here})
add_executable(codec-headway codec_headway.c)
target_link_libraries(codec-headway PRIVATE bench_codec headway)

file(MAKE_DIRECTORY ${there}/stock)
add_custom_command(OUTPUT stock/codec.pb-c.c stock/codec.pb-c.h
  COMMAND ${HEADWAY_PROTOC_C} -I${here} --c_out=${there}/stock codec.proto
  DEPENDS codec.proto VERBATIM)
add_executable(codec-stock codec_stock.c stock/codec.pb-c.c stock/codec.pb-c.h)
target_include_directories(codec-stock PRIVATE ${there}/stock)
target_link_libraries(codec-stock PRIVATE PkgConfig::PROTOBUF_C)

if(PROTOBUF_CPP_FOUND)
  file(MAKE_DIRECTORY ${there}/cpp)
  add_custom_command(OUTPUT cpp/codec.pb.cc cpp/codec.pb.h
    COMMAND ${HEADWAY_PROTOC} -I${here} --cpp_out=${there}/cpp codec.proto
    DEPENDS codec.proto VERBATIM)
  add_executable(codec-cpp codec_cpp.cc cpp/codec.pb.cc cpp/codec.pb.h)
  target_include_directories(codec-cpp SYSTEM PRIVATE ${there}/cpp)
  target_link_libraries(codec-cpp PRIVATE PkgConfig::PROTOBUF_CPP)
endif()
