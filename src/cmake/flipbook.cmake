# How every module, program and test of this project is declared, so that none forgets a setting.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_VERIFY_INTERFACE_HEADER_SETS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)

find_program(FLIPBOOK_CCACHE ccache)
if(FLIPBOOK_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${FLIPBOOK_CCACHE})
endif()

# Two files with Torch at once are enough for a machine with two cores: each takes over 1 GB.
set_property(GLOBAL PROPERTY JOB_POOLS torch=2)

# Warnings and hardening of our own code; third-party headers are SYSTEM and stay silent.
function(flipbook_configure_target target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Werror
    -Wno-missing-field-initializers  # designated initialisers rely on the defaults
    -fstack-protector-strong
    $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE>
    $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
  target_compile_definitions(${target} PRIVATE _GLIBCXX_ASSERTIONS
    FLIPBOOK_VERSION="${PROJECT_VERSION}"
    QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII)
endfunction()

# flipbook_add_library(NAME [QT] [PUBLIC lib...] [PRIVATE lib...])
# Static library flipbook_NAME with the alias flipbook::NAME, from src/NAME/*.cpp and the public
# headers include/flipbook/NAME/*.h. Its tests, tests/NAME/*_test.cpp, become one executable.
function(flipbook_add_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "QT" "" "PUBLIC;PRIVATE")
  set(target flipbook_${name})
  set(include_dir ${PROJECT_SOURCE_DIR}/include)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp
       ${PROJECT_SOURCE_DIR}/src/${name}/*.h)
  file(GLOB headers CONFIGURE_DEPENDS ${include_dir}/flipbook/${name}/*.h)
  if(NOT sources MATCHES "\\.cpp")
    # A module of headers alone still needs one file to be an ordinary library.
    file(WRITE ${PROJECT_BINARY_DIR}/generated/${name}.cpp "")
    list(APPEND sources ${PROJECT_BINARY_DIR}/generated/${name}.cpp)
  endif()
  add_library(${target} STATIC ${sources})
  add_library(flipbook::${name} ALIAS ${target})
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${include_dir} FILES ${headers})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${target} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
  flipbook_configure_target(${target})
  if(arg_QT)
    # The headers by name, so that moc notices a new one in a folder that is built already.
    set_target_properties(${target} PROPERTIES AUTOMOC ON AUTOGEN_TARGET_DEPENDS "${headers}")
  endif()
  flipbook_add_test(${name})
endfunction()

# flipbook_add_test(NAME): the tests of module NAME as one executable, run test by test under CTest.
# A module's own main.cpp in tests/NAME replaces the common one (tests/support/main.cpp).
function(flipbook_add_test name)
  if(NOT FLIPBOOK_BUILD_TESTS)
    return()
  endif()
  file(GLOB tests CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/${name}/*.cpp)
  if(NOT tests)
    return()
  endif()
  add_executable(${name}_test ${tests})
  target_link_libraries(${name}_test PRIVATE flipbook_${name} flipbook_test_support)
  target_include_directories(${name}_test PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/tests)
  flipbook_configure_target(${name}_test)
  get_target_property(moc flipbook_${name} AUTOMOC)
  if(moc)
    set_target_properties(${name}_test PROPERTIES AUTOMOC ON)
    target_link_libraries(${name}_test PRIVATE flipbook_qt_test_main Qt6::Test)
  else()
    target_link_libraries(${name}_test PRIVATE flipbook_test_main)
  endif()
  include(GoogleTest)
  gtest_discover_tests(${name}_test DISCOVERY_MODE PRE_TEST NO_PRETTY_VALUES
    TEST_PREFIX ${name}. PROPERTIES LABELS ${name} TIMEOUT 180
    ENVIRONMENT OMP_WAIT_POLICY=passive)
endfunction()
