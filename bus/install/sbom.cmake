# SPDX-License-Identifier: Apache-2.0
# Writes what a release is made of, as SPDX 2.3 in JSON: Headway's sources with the licences that their
# own lines say, what is built of them, and what that is linked to. The same sources and libraries give
# the same bytes; the date is SOURCE_DATE_EPOCH's, else the commit's.
#
#   cmake -DSOURCE=FOLDER -DVERSION=X -DLIBRARIES=FILE -DREADELF=PROGRAM -DOUT=FILE -P sbom.cmake
#
# LIBRARIES is a CMake file that the build writes: `library(NAME VERSION LICENCE SONAME-REGEX)`,
# `binary(NAME KIND FILE)`, `tool(NAME VERSION)`. What a binary is linked to, it says itself.
cmake_minimum_required(VERSION 3.25)
set(packages "")
set(relations "")
set(files "")

function(add list text)
  if(${list})
    string(PREPEND text ",\n    ")
  endif()
  set(${list} "${${list}}${text}" PARENT_SCOPE)
endfunction()
macro(relate from kind to)
  add(relations "{\"spdxElementId\": \"SPDXRef-${from}\", \"relationshipType\": \"${kind}\", \"relatedSpdxElement\": \"SPDXRef-${to}\"}")
endmacro()
# A package that was used as it was found: nothing of it is analysed.
macro(package id name version licence purpose)
  set(purl "")
  if("${purpose}" STREQUAL "LIBRARY" AND "${id}" MATCHES "^Library-")
    set(purl "\n     \"externalRefs\": [{\"referenceCategory\": \"PACKAGE-MANAGER\", \"referenceType\": \"purl\", \"referenceLocator\": \"pkg:generic/${name}@${version}\"}],")
  endif()
  add(packages "{\"SPDXID\": \"SPDXRef-${id}\", \"name\": \"${name}\", \"versionInfo\": \"${version}\",
     \"downloadLocation\": \"NOASSERTION\", \"filesAnalyzed\": false, \"primaryPackagePurpose\": \"${purpose}\",${purl}
     \"licenseConcluded\": \"${licence}\", \"licenseDeclared\": \"${licence}\", \"copyrightText\": \"NOASSERTION\"}")
endmacro()
set(sonames "")
macro(library name version licence soname)
  package(Library-${name} ${name} ${version} ${licence} LIBRARY)
  list(APPEND sonames "${soname}" Library-${name})
endmacro()
# The library of a soname.
function(library_of soname ret)
  set(pairs ${sonames} "^libheadway\\.so" Binary-libheadway)
  while(pairs)
    list(POP_FRONT pairs regex id)
    if(soname MATCHES "${regex}")
      set(${ret} ${id} PARENT_SCOPE)
      return()
    endif()
  endwhile()
  message(FATAL_ERROR "nobody tells what ${soname} is: bus/install/sbom_target.cmake lists the libraries")
endfunction()
macro(binary name kind file)
  package(Binary-${name} ${name} ${VERSION} Apache-2.0 ${kind})
  relate(Binary-${name} GENERATED_FROM Headway)
  execute_process(COMMAND ${READELF} -dW ${file} OUTPUT_VARIABLE dynamic COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "\\(NEEDED\\)[^\n]*" lines "${dynamic}")
  set(used "")
  foreach(line ${lines})
    string(REGEX REPLACE ".*library: .([^]]*).*" "\\1" soname "${line}")
    if(NOT soname MATCHES "^lib(asan|ubsan|tsan|gcov)\\.so") # a build to be tested, not installed
      library_of(${soname} id)
      list(APPEND used ${id})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES used)
  list(SORT used COMPARE STRING)
  foreach(id ${used})
    relate(Binary-${name} DYNAMIC_LINK ${id})
  endforeach()
endmacro()
macro(tool name version)
  package(Tool-${name} ${name} ${version} NOASSERTION APPLICATION)
  relate(Tool-${name} BUILD_TOOL_OF Headway)
endmacro()

# The sources, in the order of their names.
file(GLOB_RECURSE paths RELATIVE ${SOURCE} ${SOURCE}/bus/* ${SOURCE}/codegen/* ${SOURCE}/proto/*)
list(APPEND paths CMakeLists.txt LICENSE)
list(SORT paths COMPARE STRING)
set(sums "")
set(licences "")
foreach(path ${paths})
  file(SHA1 ${SOURCE}/${path} sum)
  file(SHA256 ${SOURCE}/${path} sum256)
  file(STRINGS ${SOURCE}/${path} tag LIMIT_COUNT 1 REGEX "SPDX-License-Identifier: ")
  set(licence NOASSERTION)
  if(tag MATCHES "SPDX-License-Identifier: +([A-Za-z0-9.+-]+)")
    set(licence ${CMAKE_MATCH_1})
  endif()
  string(SHA1 id ${path})
  list(APPEND sums ${sum})
  list(APPEND licences ${licence})
  add(files "{\"SPDXID\": \"SPDXRef-File-${id}\", \"fileName\": \"./${path}\", \"fileTypes\": [\"SOURCE\"],
     \"checksums\": [{\"algorithm\": \"SHA1\", \"checksumValue\": \"${sum}\"},
                   {\"algorithm\": \"SHA256\", \"checksumValue\": \"${sum256}\"}],
     \"licenseConcluded\": \"${licence}\", \"licenseInfoInFiles\": [\"${licence}\"], \"copyrightText\": \"NOASSERTION\"}")
  relate(Headway CONTAINS File-${id})
endforeach()
list(SORT sums COMPARE STRING)
list(JOIN sums "" sums)
string(SHA1 code "${sums}")
list(REMOVE_DUPLICATES licences)
list(SORT licences COMPARE STRING)
list(JOIN licences "\", \"" licences)
add(packages "{\"SPDXID\": \"SPDXRef-Headway\", \"name\": \"headway\", \"versionInfo\": \"${VERSION}\",
     \"downloadLocation\": \"NOASSERTION\", \"filesAnalyzed\": true, \"primaryPackagePurpose\": \"SOURCE\",
     \"packageVerificationCode\": {\"packageVerificationCodeValue\": \"${code}\"},
     \"licenseConcluded\": \"Apache-2.0\", \"licenseDeclared\": \"Apache-2.0\", \"licenseInfoFromFiles\": [\"${licences}\"], \"copyrightText\": \"NOASSERTION\"}")
include(${LIBRARIES})

set(epoch "$ENV{SOURCE_DATE_EPOCH}")
if(epoch STREQUAL "")
  execute_process(COMMAND git -C ${SOURCE} log -1 --format=%ct OUTPUT_VARIABLE epoch ERROR_QUIET
                  OUTPUT_STRIP_TRAILING_WHITESPACE)
endif()
if(NOT epoch MATCHES "^[0-9]+$")
  set(epoch 0) # no word of when: a tree without its history
endif()
set(ENV{SOURCE_DATE_EPOCH} ${epoch})
string(TIMESTAMP created "%Y-%m-%dT%H:%M:%SZ" UTC)
string(SHA1 made_with "${packages}${relations}")
string(SUBSTRING ${made_with} 0 12 made_with)
file(WRITE ${OUT} "{
  \"spdxVersion\": \"SPDX-2.3\",
  \"dataLicense\": \"CC0-1.0\",
  \"SPDXID\": \"SPDXRef-DOCUMENT\",
  \"name\": \"headway-${VERSION}\",
  \"documentNamespace\": \"https://spdx.org/spdxdocs/headway-${VERSION}-${code}-${made_with}\",
  \"creationInfo\": {\"created\": \"${created}\", \"creators\": [\"Tool: headway-sbom-${VERSION}\"]},
  \"documentDescribes\": [\"SPDXRef-Headway\"],
  \"hasExtractedLicensingInfos\": [
    {\"licenseId\": \"LicenseRef-libzmq\", \"name\": \"libzmq's LGPL-3.0-or-later with its linking exception\",
     \"extractedText\": \"GNU Lesser General Public License, version 3 or later, with the special exception that the contributors give permission to link the library with independent modules to produce an executable, whatever their licences; see the library's own COPYING.LESSER.\"}],
  \"packages\": [
    ${packages}
  ],
  \"files\": [
    ${files}
  ],
  \"relationships\": [
    {\"spdxElementId\": \"SPDXRef-DOCUMENT\", \"relationshipType\": \"DESCRIBES\", \"relatedSpdxElement\": \"SPDXRef-Headway\"},
    ${relations}
  ]
}
")
