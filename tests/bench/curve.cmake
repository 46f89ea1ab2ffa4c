# SPDX-License-Identifier: Apache-2.0
# What encryption costs the transport: ./dev bench curve.
add_executable(curve-speed curve_speed.c)
target_link_libraries(curve-speed PRIVATE headway_static PkgConfig::UV PkgConfig::SODIUM)
