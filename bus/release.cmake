# SPDX-License-Identifier: Apache-2.0
# What optimized builds have besides: what compiler and linker do against attackers, as Debian builds its
# packages (tests/release/hardened.sh reads the binaries), and not a word of where they were made, so
# that anybody can make the same bytes (./dev reproducible). Not where sanitizers are: they do the first
# better, and want to know the second.
include(CheckCCompilerFlag)
include(CheckPIESupported)
check_pie_supported(LANGUAGES C)
option(HEADWAY_HARDEN "Debian's hardening flags in optimized builds" ON)
set(CMAKE_BUILD_RPATH_USE_ORIGIN ON)
if(CMAKE_BUILD_TYPE MATCHES "^(Release|RelWithDebInfo|MinSizeRel)$" AND
   NOT CMAKE_C_FLAGS MATCHES "-fsanitize")
  set(HEADWAY_OPTIMIZED ON)
  # The last that fits counts: a build folder may lie in the source. To absolute paths: with relative
  # ones gcc also keeps the folder they are relative to.
  set(HEADWAY_PREFIX_MAPS -ffile-prefix-map=${PROJECT_SOURCE_DIR}=/usr/src/headway
                          -ffile-prefix-map=${PROJECT_BINARY_DIR}=/usr/src/headway/build)
  add_compile_options(${HEADWAY_PREFIX_MAPS})
endif()
if(HEADWAY_HARDEN AND HEADWAY_OPTIMIZED)
  foreach(flag -fstack-protector-strong -fstack-clash-protection -fcf-protection)
    string(MAKE_C_IDENTIFIER "HEADWAY_HAS${flag}" has)
    check_c_compiler_flag(${flag} ${has})
    if(${has})
      add_compile_options(${flag})
    endif()
  endforeach()
  add_compile_options(-Wformat -Werror=format-security -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
  add_link_options(LINKER:-z,relro LINKER:-z,now LINKER:-z,noexecstack)
endif()

# Link-time optimisation with the same bytes everywhere: gcc draws names for what it keeps of a file, which
# here follow from the file's own. And it leaves the table of lines to the assembler, which knows no maps
# and of version 5 writes its folder into it.
function(headway_lto_parts target)
  target_compile_options(${target} PRIVATE -flto=auto -ffat-lto-objects
                         $<$<CONFIG:RelWithDebInfo>:-gdwarf-4>)
  get_target_property(sources ${target} SOURCES)
  get_target_property(folder ${target} SOURCE_DIR)
  foreach(source ${sources})
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${folder})
    string(REPLACE ${PROJECT_BINARY_DIR}/ build/ name ${source})
    string(REPLACE ${PROJECT_SOURCE_DIR}/ "" name ${name})
    set_property(SOURCE ${source} TARGET_DIRECTORY ${target} APPEND PROPERTY COMPILE_OPTIONS
                 -frandom-seed=${name})
  endforeach()
endfunction()
function(headway_lto_whole target)
  target_link_options(${target} PRIVATE -flto=auto $<$<CONFIG:RelWithDebInfo>:-gdwarf-4>
                      ${HEADWAY_PREFIX_MAPS})
endfunction()
