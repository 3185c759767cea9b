#include "flipbook/playback/playhead.h"

#include <algorithm>
#include <cmath>

namespace flipbook::playback {
namespace {

constexpr double kGlideSecs = std::chrono::duration<double>{Playhead::kGlide}.count();

// Starts fast, so that the picture keeps up with a dragging hand.
double easedOut(double t) {
  const double left = 1 - t;
  return 1 - left * left * left;
}

// Slow at both ends, so that the eye can rest on each page.
double easedInOut(double t) { return t * t * (3 - 2 * t); }

bool isBetween(double value, double a, double b) {
  return std::min(a, b) <= value && value <= std::max(a, b);
}

}  // namespace

Change Playhead::apply(const Command& command) {
  const Playhead before = *this;
  std::visit([this](const auto& known) { obey(known); }, command);
  return changeSince(before);
}

Change Playhead::tick(std::chrono::nanoseconds elapsed) {
  const Playhead before = *this;
  const double secs = std::max(0.0, std::chrono::duration<double>{elapsed}.count());
  m_glideSecs += secs;
  if (m_isPlaying) {
    m_playSecs += secs;
    playOn();
  }
  if (!isGliding()) cutTo(m_page);
  return changeSince(before);
}

Change Playhead::finishGlide() {
  const Playhead before = *this;
  cutTo(m_page);
  return changeSince(before);
}

Playhead::Glide Playhead::glide() const {
  if (!isGliding()) return {m_page, m_page, 1};
  const double time = m_glideSecs / m_glideLengthSecs;
  const double eased = m_pace == Pace::Playing ? easedInOut(time) : easedOut(time);
  return {m_glideFrom, m_page, m_glideStart + (1 - m_glideStart) * eased};
}

bool Playhead::isGliding() const {
  return m_glideFrom != m_page && m_glideSecs < m_glideLengthSecs;
}

double Playhead::position() const {
  const auto [from, to, fraction] = glide();
  return from + fraction * (static_cast<double>(to) - from);
}

void Playhead::obey(const GoTo& command) { moveTo(command.page); }

void Playhead::obey(const StepBack& command) { moveTo(m_page - std::min(m_page, command.pages)); }

void Playhead::obey(const StepForward& command) {
  moveTo(m_page + std::min(lastPage() - m_page, command.pages));
}

void Playhead::obey(const GoToFirst& /*command*/) { moveTo(0); }

void Playhead::obey(const Play& /*command*/) {
  if (m_isPlaying || m_pageCount < 2) return;
  m_isPlaying = true;
  m_isFollowing = false;
  m_playSecs = pageSecs();  // the first tick turns the page
  if (m_page == lastPage() && !m_isLooping) {
    turnTo(0, Pace::ByHand);
    m_playSecs = 0;
  }
}

void Playhead::obey(const Pause& /*command*/) { m_isPlaying = false; }

void Playhead::obey(const Follow& /*command*/) {
  m_isPlaying = false;
  m_isFollowing = true;
  turnTo(lastPage(), Pace::ByHand);
}

void Playhead::obey(const SetRate& command) {
  if (!std::isfinite(command.pagesPerSecond)) return;
  const double rate = std::clamp(command.pagesPerSecond, kSlowestRate, kFastestRate);
  const double stretch = m_pagesPerSecond / rate;
  m_pagesPerSecond = rate;
  m_playSecs *= stretch;
  if (m_pace == Pace::Playing) {
    m_glideSecs *= stretch;
    m_glideLengthSecs *= stretch;
  }
}

void Playhead::obey(const SetLoop& command) { m_isLooping = command.isLooping; }

void Playhead::obey(const SetPageCount& command) {
  const bool wasEmpty = m_pageCount == 0;
  m_pageCount = command.pages;
  if (m_pageCount == 0) {
    m_isPlaying = false;
    m_isFollowing = true;
    cutTo(0);
  } else if (wasEmpty) {
    cutTo(m_isFollowing ? lastPage() : 0);
  } else if (std::max(m_page, m_glideFrom) > lastPage()) {
    cutTo(std::min(m_page, lastPage()));
  } else if (m_isFollowing) {
    turnTo(lastPage(), Pace::ByHand);
  }
}

void Playhead::moveTo(std::uint32_t page) {
  if (m_pageCount == 0) return;
  m_isPlaying = false;
  m_isFollowing = false;
  turnTo(std::min(page, lastPage()), Pace::ByHand);
}

void Playhead::turnTo(std::uint32_t page, Pace pace) {
  if (page == m_page) return;
  const Glide old = glide();
  const double picture = position();
  // The picture may be between two pages: begin at that one from which it is on the way to `page`.
  m_glideFrom = isBetween(picture, old.from, page) ? old.from : old.to;
  const double way = static_cast<double>(page) - m_glideFrom;
  m_glideStart = way == 0 ? 0 : (picture - m_glideFrom) / way;
  m_glideSecs = 0;
  m_glideLengthSecs = pace == Pace::Playing ? pageSecs() : kGlideSecs;
  m_pace = pace;
  m_page = page;
}

void Playhead::cutTo(std::uint32_t page) {
  m_page = page;
  m_glideFrom = page;
  m_glideSecs = 0;
  m_glideLengthSecs = 0;
}

void Playhead::playOn() {
  const double turns = std::floor(m_playSecs / pageSecs());
  if (turns < 1) return;
  m_playSecs = std::max(0.0, m_playSecs - turns * pageSecs());
  const double pagesLeft = lastPage() - m_page;
  if (turns > pagesLeft && !m_isLooping) {
    m_isPlaying = false;
    turnTo(lastPage(), Pace::Playing);
    return;
  }
  const double target = std::fmod(m_page + turns, m_pageCount);
  turnTo(static_cast<std::uint32_t>(target), Pace::Playing);
  m_glideSecs = m_playSecs;
}

Change Playhead::changeSince(const Playhead& before) const {
  const bool isOtherMode =
      m_isPlaying != before.m_isPlaying || m_isFollowing != before.m_isFollowing ||
      m_isLooping != before.m_isLooping || m_pagesPerSecond != before.m_pagesPerSecond;
  const bool isOtherPage =
      m_page != before.m_page || (m_pageCount == 0) != (before.m_pageCount == 0);
  return {isOtherPage, !(glide() == before.glide()), isOtherMode};
}

}  // namespace flipbook::playback
