# SPDX-License-Identifier: Apache-2.0
# cmake -DNAME=x -DROOT=folder -DFILES=a,b -DOUT=x.c -P embed.cmake: writes the files as the table
# headway__embedded_x of embed.h.
string(REPLACE "," ";" FILES "${FILES}")
set(text "/* Made by bus/cli/embed.cmake. Do not edit. */\n#include \"embed.h\"\n")
set(table "")
set(number 0)
foreach(file ${FILES})
  file(READ ${ROOT}/${file} bytes HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND text "static const unsigned char file_${number}[] = {\n${bytes}0};\n")
  string(APPEND table "    {\"${file}\", (const char *)file_${number}, sizeof file_${number} - 1},\n")
  math(EXPR number "${number} + 1")
endforeach()
string(APPEND text "const embedded_file headway__embedded_${NAME}[] = {\n${table}"
       "    {0, 0, 0},\n};\n")
file(WRITE ${OUT} "${text}")
