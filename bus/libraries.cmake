# SPDX-License-Identifier: Apache-2.0
# The libraries, assembled from the layers' objects, and what is installed. Included last, when
# every layer's target is known; programs of this tree link to `headway` too.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(bus ${PROJECT_SOURCE_DIR}/bus)

# headway_library(NAME TYPE OUTPUT PARTS...): one library from those parts that exist.
function(headway_library name type output)
  set(objects "")
  set(needs "")
  foreach(part ${ARGN})
    if(TARGET ${part})
      list(APPEND objects $<TARGET_OBJECTS:${part}>)
      get_target_property(links ${part} LINK_LIBRARIES)
      list(APPEND needs ${links})
    endif()
  endforeach()
  list(FILTER needs INCLUDE REGEX "^PkgConfig::")
  list(REMOVE_DUPLICATES needs)
  add_library(${name} ${type} ${objects})
  target_link_libraries(${name} PRIVATE ${needs} Threads::Threads ${CMAKE_DL_LIBS})
  set_target_properties(${name} PROPERTIES OUTPUT_NAME ${output} LINKER_LANGUAGE C
                        VERSION ${PROJECT_VERSION} SOVERSION 0 INSTALL_RPATH "$ORIGIN"
                        BUILD_RPATH "$ORIGIN")
  if(type STREQUAL SHARED)
    target_link_options(${name} PRIVATE LINKER:--version-script=${bus}/lib${output}.map
                        LINKER:-Bsymbolic-functions)
    set_target_properties(${name} PROPERTIES LINK_DEPENDS ${bus}/lib${output}.map)
  endif()
  install(TARGETS ${name} EXPORT HeadwayTargets)
endfunction()

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
set(parts headway_core headway_message headway_uv headway_zmtp headway_main headway_proto)
foreach(kind SHARED STATIC)
  string(REPLACE SHARED headway name ${kind})
  string(REPLACE STATIC headway_static name ${name})
  headway_library(${name} ${kind} headway ${parts})
  target_include_directories(${name} PUBLIC
    $<BUILD_INTERFACE:${bus}/include> $<BUILD_INTERFACE:${bus}/message/include>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${name} PUBLIC PkgConfig::PROTOBUF_C)
endforeach()
set_target_properties(headway_static PROPERTIES EXPORT_NAME static)

if(TARGET headway_zmq)
  headway_library(headway-zmq SHARED headway-zmq headway_zmq)
  target_link_libraries(headway-zmq PUBLIC headway)
  target_include_directories(headway-zmq PUBLIC $<BUILD_INTERFACE:${bus}/adapters/zmq/include>)
  set_target_properties(headway-zmq PROPERTIES EXPORT_NAME zmq)
  # Programs find it when they run, through libheadway's own path.
  add_dependencies(headway_static headway-zmq)
endif()
if(TARGET headway_mem)
  # The simulator runs the broker in the process; its copies of the inner layers are its own.
  headway_library(headway-sim SHARED headway-sim headway_mem headway_mem_broker headway_broker
                  headway_core headway_message headway_proto)
  target_link_libraries(headway-sim PUBLIC headway)
  set_target_properties(headway-sim PROPERTIES EXPORT_NAME sim)
endif()

install(DIRECTORY ${bus}/include/ ${bus}/message/include/ ${bus}/adapters/zmq/include/
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(DIRECTORY ${PROJECT_SOURCE_DIR}/proto/headway ${PROJECT_SOURCE_DIR}/proto/google
        DESTINATION ${CMAKE_INSTALL_DATADIR}/headway/proto FILES_MATCHING PATTERN "*.proto")
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
# The broker of a machine; systemd looks for `headway` in /usr and /usr/local.
set(units ${bus}/install/systemd)
install(FILES ${units}/headway-broker.service ${units}/headway-broker.socket
        DESTINATION lib/systemd/system)
install(FILES ${units}/sysusers.conf DESTINATION lib/sysusers.d RENAME headway.conf)
install(FILES ${units}/tmpfiles.conf DESTINATION lib/tmpfiles.d RENAME headway.conf)
install(FILES ${units}/headway-broker-tcp.conf DESTINATION ${CMAKE_INSTALL_DOCDIR})
include(${bus}/cli/command.cmake)

# Release builds see the layers as one: most of what a call costs is many small functions of several
# layers. The objects hold plain code too, for programs that link the static library.
option(HEADWAY_LTO "Optimise across the layers in release builds" ON)
if(HEADWAY_LTO AND CMAKE_BUILD_TYPE MATCHES "^(Release|RelWithDebInfo)$" AND
   CMAKE_C_COMPILER_ID STREQUAL "GNU")
  foreach(part headway_core headway_broker headway_message headway_uv headway_zmtp)
    if(TARGET ${part})
      headway_lto_parts(${part})
    endif()
  endforeach()
  foreach(whole headway headway-sim headway_cli)
    if(TARGET ${whole})
      headway_lto_whole(${whole})
    endif()
  endforeach()
  # Installed, the archive keeps the plain code alone: the other is for this very compiler, and has paths.
  install(CODE "execute_process(COMMAND ${CMAKE_OBJCOPY} -D -R .gnu.lto_* -R .gnu.debuglto_*
    -N __gnu_lto_v1 \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_LIBDIR}/libheadway.a\"
    COMMAND_ERROR_IS_FATAL ANY)")
endif()
foreach(program protoc-gen-headway headway_cli headway-gateway headway-lambda headway-lambda-host
        headway-lambda-bridge headway-lambda-package headway-lambda-ingest headway-aws)
  if(TARGET ${program})
    install(TARGETS ${program} EXPORT HeadwayTargets)
  endif()
endforeach()

# pkg-config and find_package; both find their prefix from where they lie.
file(RELATIVE_PATH up ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
foreach(name headway headway-zmq headway-sim)
  configure_file(${bus}/install/${name}.pc.in ${name}.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${name}.pc
          DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/Headway)
configure_package_config_file(${bus}/install/HeadwayConfig.cmake.in HeadwayConfig.cmake
                              INSTALL_DESTINATION ${package}
                              PATH_VARS CMAKE_INSTALL_DATADIR CMAKE_INSTALL_BINDIR)
write_basic_package_version_file(HeadwayConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/HeadwayConfig.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/HeadwayConfigVersion.cmake DESTINATION ${package})
install(FILES ${PROJECT_SOURCE_DIR}/codegen/HeadwayGenerate.cmake DESTINATION ${package} OPTIONAL)
install(FILES ${bus}/install/HeadwayBootstrap.cmake ${bus}/install/arm64.cmake DESTINATION ${package})
install(EXPORT HeadwayTargets NAMESPACE Headway:: DESTINATION ${package})
if(HEADWAY_PROGRAMS)
  include(${bus}/install/sbom_target.cmake)
endif()
