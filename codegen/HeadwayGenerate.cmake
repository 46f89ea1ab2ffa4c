# SPDX-License-Identifier: Apache-2.0
#
# headway_generate(TARGET name PROTOS a.proto ... [IMPORT_DIRS dir ...] [TYPE STATIC|OBJECT]
#                  [OUT_DIR dir])
#
# Makes the library `name` (position independent) of the messages and stubs of the .proto files:
# link it, and include "a.headway.h". The well-known types (google/protobuf/*.proto) are in
# libheadway and are not made again. Each .proto stands under one of IMPORT_DIRS (the current
# source directory when none is given), and is imported by its path from there; headway/v1/*.proto
# and google/protobuf/*.proto are found without being named. What a .proto imports is a dependency.
# Libraries of imported .protos are linked by the caller: target_link_libraries(name PUBLIC other).
#
# Cross builds: -DHEADWAY_PROTOC_GEN=path of the building machine's protoc-gen-headway.

# Where our own protos stand, and the headers' target: in the tree, else in the installed package.
set(HEADWAY_GENERATE_DIR ${CMAKE_CURRENT_LIST_DIR} CACHE INTERNAL "")

# The well-known types: what google/protobuf/ holds since protobuf 3.
function(headway_well_known ret_protos)
  set(known any api compiler/plugin descriptor duration empty field_mask source_context struct
            timestamp type wrappers)
  list(TRANSFORM known PREPEND google/protobuf/)
  list(TRANSFORM known APPEND .proto)
  set(${ret_protos} ${known} PARENT_SCOPE)
endfunction()

function(headway__plugin ret_path ret_depends)
  if(HEADWAY_PROTOC_GEN)
    set(${ret_path} ${HEADWAY_PROTOC_GEN} PARENT_SCOPE)
    set(${ret_depends} ${HEADWAY_PROTOC_GEN} PARENT_SCOPE)
  elseif(TARGET protoc-gen-headway)
    set(${ret_path} $<TARGET_FILE:protoc-gen-headway> PARENT_SCOPE)
    set(${ret_depends} protoc-gen-headway PARENT_SCOPE)
  elseif(TARGET Headway::protoc-gen-headway)
    set(${ret_path} $<TARGET_FILE:Headway::protoc-gen-headway> PARENT_SCOPE)
    set(${ret_depends} "" PARENT_SCOPE)
  else()
    message(FATAL_ERROR "headway_generate: no protoc-gen-headway; set HEADWAY_PROTOC_GEN to its path")
  endif()
endfunction()

# The import directories after the caller's: ours, and the system's google/protobuf.
function(headway__import_dirs ret_dirs)
  set(dirs)
  foreach(candidate ${HEADWAY_GENERATE_DIR}/../proto ${Headway_PROTO_DIR})
    if(EXISTS ${candidate}/headway/v1/options.proto)
      get_filename_component(candidate ${candidate} ABSOLUTE)
      list(APPEND dirs ${candidate})
    endif()
  endforeach()
  find_path(HEADWAY_PROTOBUF_INCLUDE google/protobuf/descriptor.proto)
  if(HEADWAY_PROTOBUF_INCLUDE)
    list(APPEND dirs ${HEADWAY_PROTOBUF_INCLUDE})
  endif()
  set(${ret_dirs} ${dirs} PARENT_SCOPE)
endfunction()

# The path of proto from the first of dirs that holds it.
function(headway__relative proto dirs ret_relative)
  get_filename_component(absolute ${proto} ABSOLUTE BASE_DIR ${CMAKE_CURRENT_SOURCE_DIR})
  foreach(dir ${dirs})
    string(FIND "${absolute}" "${dir}/" at)
    if(at EQUAL 0 AND EXISTS ${absolute})
      file(RELATIVE_PATH relative ${dir} ${absolute})
      set(${ret_relative} ${relative} PARENT_SCOPE)
      return()
    elseif(EXISTS ${dir}/${proto})
      set(${ret_relative} ${proto} PARENT_SCOPE)
      return()
    endif()
  endforeach()
  message(FATAL_ERROR "headway_generate: ${proto} stands under none of: ${dirs}")
endfunction()

function(headway_generate)
  cmake_parse_arguments(arg "" "TARGET;TYPE;OUT_DIR" "PROTOS;IMPORT_DIRS" ${ARGN})
  if(NOT arg_TARGET OR NOT arg_PROTOS OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "headway_generate: TARGET and PROTOS are needed; not known: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT arg_TYPE)
    set(arg_TYPE STATIC)
  endif()
  if(NOT arg_OUT_DIR)
    set(arg_OUT_DIR ${CMAKE_CURRENT_BINARY_DIR}/${arg_TARGET}.generated)
  endif()
  if(NOT arg_IMPORT_DIRS)
    set(arg_IMPORT_DIRS ${CMAKE_CURRENT_SOURCE_DIR})
  endif()
  set(dirs)
  foreach(dir ${arg_IMPORT_DIRS})
    get_filename_component(dir ${dir} ABSOLUTE BASE_DIR ${CMAKE_CURRENT_SOURCE_DIR})
    list(APPEND dirs ${dir})
  endforeach()
  headway__import_dirs(own_dirs)
  list(APPEND dirs ${own_dirs})
  list(REMOVE_DUPLICATES dirs)
  list(TRANSFORM dirs PREPEND -I OUTPUT_VARIABLE include_flags)
  headway__plugin(plugin plugin_depends)
  find_program(HEADWAY_PROTOC protoc REQUIRED)
  file(MAKE_DIRECTORY ${arg_OUT_DIR})
  headway_well_known(known)
  set(sources)
  foreach(proto ${arg_PROTOS})
    headway__relative(${proto} "${dirs}" relative)
    if(relative IN_LIST known AND NOT arg_TARGET STREQUAL headway_proto)
      continue()
    endif()
    string(REGEX REPLACE "\\.proto$" "" base ${relative})
    set(stem ${arg_OUT_DIR}/${base})
    set(outputs ${stem}.pb-c.h ${stem}.pb-c.c ${stem}.headway.h ${stem}.headway.c)
    # A depfile names what the .proto imports, so that a change there generates again.
    add_custom_command(OUTPUT ${outputs}
      COMMAND ${HEADWAY_PROTOC} ${include_flags} --plugin=protoc-gen-headway=${plugin}
              --headway_out=${arg_OUT_DIR} --dependency_out=${stem}.d ${relative}
      DEPENDS ${plugin_depends} DEPFILE ${stem}.d
      COMMENT "protoc-gen-headway ${relative}" VERBATIM)
    get_filename_component(directory ${stem} DIRECTORY)
    file(MAKE_DIRECTORY ${directory})
    list(APPEND sources ${outputs})
  endforeach()
  if(NOT sources)
    message(FATAL_ERROR "headway_generate: libheadway has all of ${arg_PROTOS}: link Headway::headway")
  endif()
  add_library(${arg_TARGET} ${arg_TYPE} ${sources})
  set_target_properties(${arg_TARGET} PROPERTIES POSITION_INDEPENDENT_CODE ON
                        C_VISIBILITY_PRESET default)
  target_include_directories(${arg_TARGET} PUBLIC $<BUILD_INTERFACE:${arg_OUT_DIR}>)
  # Programs of headway_bootstrap take the archive, others the shared library.
  set(static "$<BOOL:$<TARGET_PROPERTY:HEADWAY_STATIC>>")
  if(TARGET headway_message_headers)
    target_link_libraries(${arg_TARGET} PUBLIC headway_message_headers "$<${static}:headway_static>")
    if(TARGET headway_proto)
      target_link_libraries(${arg_TARGET} PUBLIC headway_proto_headers)
      add_dependencies(${arg_TARGET} headway_proto)
    endif()
  else()
    target_link_libraries(${arg_TARGET} PUBLIC "$<IF:${static},Headway::static,Headway::headway>")
  endif()
endfunction()
