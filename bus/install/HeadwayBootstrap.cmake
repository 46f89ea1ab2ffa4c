# SPDX-License-Identifier: Apache-2.0
#
# headway_bootstrap(name source.c ... [LIBRARIES lib ...])
#
# Makes the program `name`, which holds all that it needs: a function of AWS Lambda, which
# `headway lambda package` makes a zip of. It is the same program as the service's, so the sources and
# libraries are those: what headway_generate made may be linked by both.
#
# Static archives of libuv, protobuf-c and libsodium are needed; a sanitizer cannot be linked so.

# A library that targets with the property HEADWAY_STATIC link as an archive, and others as before.
function(headway__static_aware name package)
  string(REPLACE lib "" base ${package})
  find_library(HEADWAY_ARCHIVE_${name} NAMES ${package}.a lib${base}_a.a HINTS ${${name}_LIBRARY_DIRS}
                                             ${${name}_LIBDIR})
  mark_as_advanced(HEADWAY_ARCHIVE_${name})
  if(HEADWAY_ARCHIVE_${name})
    get_target_property(shared PkgConfig::${name} INTERFACE_LINK_LIBRARIES)
    list(JOIN shared "$<SEMICOLON>" shared)
    set_property(TARGET PkgConfig::${name} PROPERTY INTERFACE_LINK_LIBRARIES
      "$<IF:$<BOOL:$<TARGET_PROPERTY:HEADWAY_STATIC>>,${HEADWAY_ARCHIVE_${name}},${shared}>")
  endif()
endfunction()
headway__static_aware(UV libuv)
headway__static_aware(PROTOBUF_C libprotobuf-c)
headway__static_aware(SODIUM libsodium)
if(TARGET PkgConfig::YAML) # of our own programs alone
  headway__static_aware(YAML libyaml)
endif()

# What a static glibc warns of holds for names of hosts and users alone, which it looks up by itself
# where the system asks for files and dns, and finds none otherwise.
include(CheckLinkerFlag)
check_linker_flag(C LINKER:--no-warnings HEADWAY_LINKER_NO_WARNINGS)

function(headway_bootstrap name)
  cmake_parse_arguments(arg "" "" "LIBRARIES" ${ARGN})
  foreach(need "UV libuv1-dev" "PROTOBUF_C libprotobuf-c-dev" "SODIUM libsodium-dev")
    string(REPLACE " " ";" need ${need})
    list(GET need 0 library)
    list(GET need 1 package)
    if(NOT HEADWAY_ARCHIVE_${library})
      message(FATAL_ERROR "headway_bootstrap: a static archive is missing; Debian's package ${package} has it")
    endif()
  endforeach()
  unset(CMAKE_POSITION_INDEPENDENT_CODE) # it would bring -pie, which is not -static-pie
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  # A static program with a RUNPATH, as CMake gives for libraries in unusual places, dies in glibc before main.
  set_target_properties(${name} PROPERTIES HEADWAY_STATIC ON SKIP_BUILD_RPATH ON
                        INSTALL_RPATH "" INSTALL_RPATH_USE_LINK_PATH OFF)
  if(TARGET headway_headers)
    set(headway headway_lambda_static headway_static)
  else()
    set(headway Headway::lambda-static Headway::static)
  endif()
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} ${headway})
  target_compile_options(${name} PRIVATE -fPIE)
  target_link_options(${name} PRIVATE -static-pie LINKER:--gc-sections LINKER:-s
                      $<$<BOOL:${HEADWAY_LINKER_NO_WARNINGS}>:LINKER:--no-warnings>)
endfunction()
