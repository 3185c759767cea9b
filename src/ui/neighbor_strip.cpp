#include "flipbook/ui/neighbor_strip.h"

#include <QResizeEvent>
#include <algorithm>
#include <utility>

#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/class_palette.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/sample_text.h"
#include "flipbook/viewmodel/thumbnail_store.h"
#include "ui/thumbnail_button.h"

namespace flipbook::ui {
namespace {

constexpr int kGapPx = 6;
constexpr int kMostSidePx = 72;

}  // namespace

NeighborStrip::NeighborStrip(int rows, QWidget* parent) : QWidget{parent}, m_rows{rows} {
  setObjectName(QStringLiteral("neighborStrip"));
  setAccessibleName(tr("Nearest on this page"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  for (int i = 0; i < rows * kPerRow; ++i) {
    auto* button = new ThumbnailButton{this};
    button->setObjectName(QStringLiteral("thumbnail%1").arg(i));
    button->hide();
    connect(button, &QAbstractButton::clicked, this, [this, i] {
      if (static_cast<std::size_t>(i) < m_samples.size()) {
        Q_EMIT sampleClicked(m_samples[static_cast<std::size_t>(i)]);
      }
    });
    m_buttons.push_back(button);
  }
}

void NeighborStrip::setRun(const RunContext& context) {
  if (m_context.thumbnails) m_context.thumbnails->disconnect(this);
  m_context = context;
  setSamples({}, nullptr);
  if (!m_context.thumbnails) return;
  connect(m_context.thumbnails, &viewmodel::ThumbnailStore::changed, this,
          &NeighborStrip::showThumbnail);
}

void NeighborStrip::setSamples(std::vector<SampleId> samples, const FramePtr& frame) {
  if (!m_context.run) samples.clear();
  if (samples.size() > m_buttons.size()) samples.resize(m_buttons.size());
  m_samples = std::move(samples);
  for (std::size_t i = 0; i < m_buttons.size(); ++i) {
    ThumbnailButton* button = m_buttons[i];
    button->setVisible(i < m_samples.size());
    if (i >= m_samples.size()) continue;
    const SampleId sample = m_samples[i];
    const QString words = inWords(sample, frame);
    button->setToolTip(viewmodel::plainTip(words));
    button->setAccessibleName(words);
    button->setUnderline(viewmodel::labelColor(m_context.run->samples()[sample.index()].label));
    button->setThumbnail(m_context.thumbnails->thumbnail(sample));
  }
}

QString NeighborStrip::inWords(SampleId sample, const FramePtr& frame) const {
  const RunInfo& run = m_context.run->info();
  const Sample& facts = m_context.run->samples()[sample.index()];
  const QString label = viewmodel::labelledText(run, facts.label);
  if (!frame || !frame->scores.isEvaluated(sample)) {
    return tr("%1\n%2").arg(viewmodel::fileNameText(facts), label);
  }
  return tr("%1\n%2, called %3 (%4)")
      .arg(viewmodel::fileNameText(facts), label,
           viewmodel::classText(run, frame->scores.predicted(sample)),
           viewmodel::ratioText(frame->scores.confidence(sample)));
}

void NeighborStrip::showThumbnail(SampleId sample) {
  const auto found = std::ranges::find(m_samples, sample);
  if (found == m_samples.end()) return;
  m_buttons[static_cast<std::size_t>(found - m_samples.begin())]->setThumbnail(
      m_context.thumbnails->thumbnail(sample));
}

int NeighborStrip::sidePx() const {
  return std::clamp((width() - (kPerRow - 1) * kGapPx) / kPerRow, 16, kMostSidePx);
}

QSize NeighborStrip::sizeHint() const {
  const int height = m_rows * (sidePx() + kUnderlinePx) + (m_rows - 1) * kGapPx;
  return {kPerRow * 48 + (kPerRow - 1) * kGapPx, height};
}

QSize NeighborStrip::minimumSizeHint() const { return {kPerRow * 28, sizeHint().height()}; }

void NeighborStrip::resizeEvent(QResizeEvent* event) {
  const int side = sidePx();
  for (std::size_t i = 0; i < m_buttons.size(); ++i) {
    const int column = static_cast<int>(i) % kPerRow;
    const int row = static_cast<int>(i) / kPerRow;
    m_buttons[i]->setGeometry(column * (side + kGapPx), row * (side + kUnderlinePx + kGapPx), side,
                              side + kUnderlinePx);
  }
  if (event->oldSize().width() != event->size().width()) updateGeometry();
}

}  // namespace flipbook::ui
