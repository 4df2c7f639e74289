# find_package(Windsock) gives Windsock::ws2_32. Paths are relative to this file, so an installed tree can be moved.
get_filename_component(WINDSOCK_PREFIX "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

if(NOT TARGET Windsock::ws2_32)
  add_library(Windsock::ws2_32 SHARED IMPORTED)
  set_target_properties(Windsock::ws2_32 PROPERTIES
    IMPORTED_LOCATION "${WINDSOCK_PREFIX}/lib/libws2_32.so"
    IMPORTED_SONAME "libws2_32.so"
    INTERFACE_INCLUDE_DIRECTORIES
      "${WINDSOCK_PREFIX}/include/windsock/cxx;${WINDSOCK_PREFIX}/include/windsock/shadow;${WINDSOCK_PREFIX}/include/windsock")
endif()

if(NOT EXISTS "${WINDSOCK_PREFIX}/lib/libws2_32.so")
  set(Windsock_FOUND FALSE)
  set(Windsock_NOT_FOUND_MESSAGE "${WINDSOCK_PREFIX}/lib/libws2_32.so is missing")
endif()
