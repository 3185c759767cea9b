#include "flipbook/viewmodel/view_state.h"

#include <algorithm>
#include <utility>

namespace flipbook::viewmodel {

void ViewStateHolder::setCurrent(std::optional<SampleId> sample) {
  if (m_state.current == sample) return;
  m_state.current = sample;
  Q_EMIT currentChanged();
}

void ViewStateHolder::setSelection(std::vector<SampleId> samples) {
  std::ranges::sort(samples);
  const auto repeated = std::ranges::unique(samples);
  samples.erase(repeated.begin(), repeated.end());
  if (m_state.selection == samples) return;
  m_state.selection = std::move(samples);
  Q_EMIT selectionChanged();
}

void ViewStateHolder::setColorMode(ColorMode mode) {
  if (std::exchange(m_state.colorMode, mode) != mode) Q_EMIT appearanceChanged();
}

void ViewStateHolder::setTrack(MapTrack track) {
  if (std::exchange(m_state.track, track) != track) Q_EMIT trackChanged();
}

void ViewStateHolder::setFilters(const Filters& filters) {
  if (m_state.filters == filters) return;
  m_state.filters = filters;
  Q_EMIT appearanceChanged();
}

void ViewStateHolder::setTrailsShown(bool areShown) {
  if (std::exchange(m_state.showsTrails, areShown) != areShown) Q_EMIT appearanceChanged();
}

void ViewStateHolder::setRegionsShown(bool areShown) {
  if (std::exchange(m_state.showsRegions, areShown) != areShown) Q_EMIT appearanceChanged();
}

void ViewStateHolder::setImagesShown(bool areShown) {
  if (std::exchange(m_state.showsImages, areShown) != areShown) Q_EMIT appearanceChanged();
}

void ViewStateHolder::reset() {
  ViewState fresh;
  fresh.showsRegions = m_state.showsRegions;
  fresh.showsImages = m_state.showsImages;
  const ViewState before = std::exchange(m_state, fresh);
  if (before.current) Q_EMIT currentChanged();
  if (!before.selection.empty()) Q_EMIT selectionChanged();
  if (before.track != m_state.track) Q_EMIT trackChanged();
  ViewState same = before;
  same.track = m_state.track;
  same.current.reset();
  same.selection.clear();
  if (same != m_state) Q_EMIT appearanceChanged();
}

}  // namespace flipbook::viewmodel
