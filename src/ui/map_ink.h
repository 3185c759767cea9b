// The theme's colours as the map's model wants them.

#pragma once

#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/map_colors.h"

namespace flipbook::ui {

[[nodiscard]] inline viewmodel::MapInk inkOf(const Theme& colors) {
  viewmodel::MapInk ink;
  ink.background = colors.map.rgb();
  // Quieter than wrong ones, and lighter or darker: green and red alone are not told apart by all.
  ink.right = raster::mixed(colors.map.rgb(), colors.good.rgb(), 140);
  ink.wrong = colors.bad.rgb();
  ink.training = colors.accent.rgb();
  ink.validation = colors.warn.rgb();
  ink.calm = raster::mixed(colors.line.rgb(), colors.faint.rgb(), 100);
  ink.warm = colors.warn.rgb();
  ink.hot = colors.bad.rgb();
  ink.noValue = colors.faint.rgb();
  ink.doubtful = colors.warn.rgb();
  ink.trusted = colors.accent.rgb();
  ink.relabelled = colors.accent.rgb();
  ink.putOff = colors.warn.rgb();
  return ink;
}

}  // namespace flipbook::ui
