# SPDX-License-Identifier: Apache-2.0
# What optimized builds have besides: what compiler and linker do against attackers, as Debian builds its
# packages (tests/release/hardened.sh reads the binaries). Not where sanitizers are: they do it better.
include(CheckCCompilerFlag)
include(CheckPIESupported)
check_pie_supported(LANGUAGES C)
option(HEADWAY_HARDEN "Debian's hardening flags in optimized builds" ON)
if(CMAKE_BUILD_TYPE MATCHES "^(Release|RelWithDebInfo|MinSizeRel)$" AND
   NOT CMAKE_C_FLAGS MATCHES "-fsanitize")
  set(HEADWAY_OPTIMIZED ON)
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
