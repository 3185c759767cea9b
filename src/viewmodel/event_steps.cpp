#include "flipbook/viewmodel/event_steps.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "flipbook/analysis/page_events.h"
#include "flipbook/viewmodel/event_text.h"
#include "flipbook/viewmodel/flipbook_player.h"
#include "flipbook/viewmodel/run_events.h"
#include "flipbook/viewmodel/view_state.h"

namespace flipbook::viewmodel {
namespace {

constexpr std::chrono::milliseconds kNews{50};

}  // namespace

EventSteps::EventSteps(const RunEvents& events, FlipbookPlayer& player, const ViewStateHolder& view,
                       QObject* parent)
    : QObject{parent}, m_events{events}, m_player{player}, m_view{view} {
  m_news.setSingleShot(true);
  m_news.setInterval(kNews);
  connect(&m_news, &QTimer::timeout, this, &EventSteps::changed);
  connect(&events, &RunEvents::changed, this, [this] {
    if (!m_news.isActive()) m_news.start();
  });
  connect(&view, &ViewStateHolder::currentChanged, this, &EventSteps::changed);
  connect(this, &EventSteps::changed, this, &EventSteps::stepsChanged);
  connect(&player, &FlipbookPlayer::pageChanged, this, &EventSteps::stepsChanged);
}

std::vector<EventMark> EventSteps::marks() const {
  std::size_t most = 1;
  for (std::uint32_t page = 0; page < m_events.knownPages(); ++page) {
    if (const auto* events = m_events.page(page)) most = std::max(most, events->samples.size());
  }
  std::vector<EventMark> marks;
  const auto current = m_view.state().current;
  for (std::uint32_t page = 0; page < m_events.knownPages(); ++page) {
    const auto* events = m_events.page(page);
    if (events == nullptr || events->samples.empty()) continue;
    const auto* ofSelected = current ? events->of(*current) : nullptr;
    EventMark mark{.page = page, .isOfSelected = ofSelected != nullptr};
    // Areas compare better than heights: the first pages would leave nothing of the others.
    mark.weight =
        std::sqrt(static_cast<double>(events->samples.size()) / static_cast<double>(most));
    mark.text = pageEventsText(*events);
    if (ofSelected) {
      mark.text = tr("%1\nThis datapoint: %2").arg(mark.text, sampleEventsText(*ofSelected));
    }
    marks.push_back(std::move(mark));
  }
  return marks;
}

std::vector<std::uint32_t> EventSteps::pages() const {
  const auto current = m_view.state().current;
  std::vector<std::uint32_t> ofSelected;
  std::vector<std::optional<std::uint32_t>> counts(m_events.knownPages());
  for (std::uint32_t page = 0; page < counts.size(); ++page) {
    const auto* events = m_events.page(page);
    if (events == nullptr) continue;
    counts[page] = static_cast<std::uint32_t>(events->samples.size());
    if (current && events->of(*current) != nullptr) ofSelected.push_back(page);
  }
  return current ? ofSelected : analysis::unusualPages(counts);
}

std::optional<std::uint32_t> EventSteps::next() const {
  const auto found = pages();
  const auto after = std::ranges::upper_bound(found, m_player.playhead().page());
  return after == found.end() ? std::nullopt : std::optional{*after};
}

std::optional<std::uint32_t> EventSteps::previous() const {
  const auto found = pages();
  const auto from = std::ranges::lower_bound(found, m_player.playhead().page());
  return from == found.begin() ? std::nullopt : std::optional{*std::prev(from)};
}

QString EventSteps::whyNot(const QString& noneThere) const {
  if (m_player.playhead().pageCount() == 0) return tr("No run is open");
  return noneThere;
}

Possible EventSteps::canGoNext() const {
  if (next()) return {.isPossible = true, .why = {}};
  return {.isPossible = false,
          .why = whyNot(m_view.state().current
                            ? tr("Nothing happens to the selected datapoint after this page")
                            : tr("No page after this one stands out; select a datapoint to step "
                                 "through what happened to it"))};
}

Possible EventSteps::canGoBack() const {
  if (previous()) return {.isPossible = true, .why = {}};
  return {.isPossible = false,
          .why = whyNot(m_view.state().current
                            ? tr("Nothing happened to the selected datapoint before this page")
                            : tr("No page before this one stands out; select a datapoint to step "
                                 "through what happened to it"))};
}

void EventSteps::goNext() {
  if (const auto page = next()) m_player.apply(playback::GoTo{*page});
}

void EventSteps::goBack() {
  if (const auto page = previous()) m_player.apply(playback::GoTo{*page});
}

}  // namespace flipbook::viewmodel
