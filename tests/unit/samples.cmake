# SPDX-License-Identifier: Apache-2.0
# The sample schema: C by the stock protoc-c (which knows no proto3 optional), C by our own generator
# with its codec, and the serialized FileDescriptorSets of it, optional.proto, keyed.proto and http.proto.
find_program(PROTOC protoc)
find_program(PROTOC_C protoc-c)
if(NOT PROTOC OR NOT PROTOC_C)
  return()
endif()
set(samples ${CMAKE_CURRENT_BINARY_DIR}/samples)
set(protos ${CMAKE_CURRENT_SOURCE_DIR}/samples)
file(MAKE_DIRECTORY ${samples})
find_path(PROTOBUF_PROTOS google/protobuf/any.proto PATHS /usr/include /usr/local/include)
set(known any timestamp duration field_mask struct wrappers empty)
set(generated ${samples}/sample.pb-c.c ${samples}/sample2.pb-c.c)
set(inputs ${protos}/sample.proto ${protos}/sample2.proto)
foreach(name ${known})
  list(APPEND generated ${samples}/google/protobuf/${name}.pb-c.c)
  list(APPEND inputs ${PROTOBUF_PROTOS}/google/protobuf/${name}.proto)
endforeach()
add_custom_command(
  OUTPUT ${generated}
  COMMAND ${PROTOC_C} --c_out=${samples} -I${protos} -I${PROTOBUF_PROTOS} ${inputs}
  DEPENDS ${inputs} VERBATIM)
foreach(name sample optional keyed http)
  add_custom_command(
    OUTPUT ${samples}/${name}.fds
    COMMAND ${PROTOC} --include_imports --descriptor_set_out=${samples}/${name}.fds -I${protos}
            -I${PROTOBUF_PROTOS} -I${PROJECT_SOURCE_DIR}/proto ${protos}/${name}.proto
    DEPENDS ${protos}/${name}.proto ${protos}/sample.proto ${protos}/sample2.proto
            ${protos}/httpbody.proto VERBATIM)
endforeach()
add_library(message_samples STATIC ${generated} ${samples}/sample.fds ${samples}/optional.fds
            ${samples}/keyed.fds ${samples}/http.fds)
target_include_directories(message_samples PUBLIC ${samples})
target_link_libraries(message_samples PUBLIC PkgConfig::PROTOBUF_C)
target_compile_definitions(message_samples PUBLIC SAMPLES="${samples}")
headway_generate(TARGET message_samples_ours PROTOS sample.proto sample2.proto IMPORT_DIRS ${protos})
target_compile_definitions(message_samples_ours PUBLIC SAMPLES="${samples}")
add_dependencies(message_samples_ours message_samples)
