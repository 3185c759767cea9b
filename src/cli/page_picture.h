// One page of a run as a picture: the map, the classes' colours, and the page's figures.

#pragma once

#include <QImage>
#include <QSize>
#include <span>
#include <string>
#include <vector>

#include "flipbook/core/epoch_frame.h"
#include "flipbook/core/sample.h"
#include "flipbook/viewmodel/view_state.h"

namespace flipbook::cli {

struct PagePicture {
  std::string title;
  std::span<const Sample> samples;  // N
  const std::vector<std::string>* classes{};
  const EpochFrame* frame{};  // a frame without a layout is drawn on the class compass
  viewmodel::ColorMode colorMode{};
  SplitSummary validation;
  std::uint32_t lastEpoch{};
};

// Needs a QGuiApplication for its fonts.
[[nodiscard]] QImage drawPage(const PagePicture& page, QSize sizePx);

}  // namespace flipbook::cli
