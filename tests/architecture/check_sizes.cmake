# Fails if a source file of a module is longer than 500 lines: by then it is two files.
#   cmake -D ROOT=<project> -P check_sizes.cmake

cmake_minimum_required(VERSION 3.25)
file(GLOB_RECURSE files ${ROOT}/src/*.cpp ${ROOT}/src/*.h ${ROOT}/include/*.h)
foreach(file IN LISTS files)
  file(READ ${file} text)
  string(REGEX MATCHALL "\n" newlines "${text}")
  list(LENGTH newlines lines)
  if(lines GREATER 500)
    list(APPEND problems "${file}: ${lines} lines")
  endif()
endforeach()
if(problems)
  list(JOIN problems "\n  " text)
  message(FATAL_ERROR "Files over 500 lines:\n  ${text}")
endif()
