# SPDX-License-Identifier: Apache-2.0
# The headway command: the broker and the subcommands, on the libraries' static parts.
if(TARGET headway_broker AND TARGET headway_main AND TARGET headway-zmq)
  file(GLOB command_sources CONFIGURE_DEPENDS ${bus}/cli/*.c)
  list(FILTER command_sources EXCLUDE REGEX "/(run|endpoint|context|transports|way|key_text|key_files|known_brokers|url|access)\\.c$")
  # Files that the command carries.
  set(embedded "")
  foreach(folder new completion)
    file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${bus}/cli/${folder}
         ${bus}/cli/${folder}/* ${bus}/cli/${folder}/.[a-z]*)
    set(paths ${files})
    list(TRANSFORM paths PREPEND ${bus}/cli/${folder}/)
    list(JOIN files "," files)
    set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded_${folder}.c)
    add_custom_command(OUTPUT ${out}
      COMMAND ${CMAKE_COMMAND} -DNAME=${folder} -DROOT=${bus}/cli/${folder} -DFILES=${files}
              -DOUT=${out} -P ${bus}/cli/embed.cmake
      DEPENDS ${paths} ${bus}/cli/embed.cmake VERBATIM)
    list(APPEND embedded ${out})
  endforeach()
  add_executable(headway_cli ${command_sources} ${embedded} $<TARGET_OBJECTS:headway_broker>
                 $<TARGET_OBJECTS:headway_schema>)
  set_target_properties(headway_cli PROPERTIES OUTPUT_NAME headway
                        BUILD_RPATH "$ORIGIN" INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}")
  target_include_directories(headway_cli PRIVATE ${bus}/cli ${bus}/broker ${bus}/schema ${bus}/core)
  target_link_libraries(headway_cli PRIVATE headway_settings headway_static headway_proto_headers
                                            PkgConfig::UV PkgConfig::SODIUM)
  add_dependencies(headway_cli headway-zmq)
endif()
