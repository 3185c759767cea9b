#include "ui/selection_header.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>
#include <vector>

#include "flipbook/ui/neighbor_strip.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/sample_text.h"
#include "flipbook/viewmodel/view_state.h"
#include "ui/text_label.h"

namespace flipbook::ui {
namespace {

constexpr std::size_t kNamedClasses = 4;

}  // namespace

SelectionHeader::SelectionHeader(QWidget* parent)
    : QWidget{parent},
      m_count{new TextLabel{{}, {.isBold = true}}},
      m_wrong{new TextLabel{{}, {.tone = Tone::Dim, .sizePx = Theme::kSmallPx}}},
      m_labels{new TextLabel{{}, {.tone = Tone::Dim, .sizePx = Theme::kSmallPx}}},
      m_strip{new NeighborStrip{1}} {
  setObjectName(QStringLiteral("selectionHeader"));
  m_count->setObjectName(QStringLiteral("selectedCount"));
  m_wrong->setObjectName(QStringLiteral("selectedWrong"));
  m_labels->setObjectName(QStringLiteral("selectedLabels"));
  m_strip->setObjectName(QStringLiteral("selectionStrip"));
  m_strip->setAccessibleName(tr("The first of the selected datapoints"));
  auto* clear = new QPushButton{tr("Clear")};
  clear->setObjectName(QStringLiteral("clearSelection"));
  clear->setAccessibleName(tr("Clear selection"));
  clear->setProperty("link", true);
  connect(clear, &QPushButton::clicked, this, [this] {
    if (m_context.view) m_context.view->setSelection({});
  });
  connect(m_strip, &NeighborStrip::sampleClicked, this, [this](SampleId sample) {
    if (m_context.view) m_context.view->setCurrent(sample);
  });

  auto* title = new QHBoxLayout;
  title->setSpacing(2 * Theme::kGridPx);
  title->addWidget(m_count);
  title->addWidget(m_wrong, 1);
  title->addWidget(clear);
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(0, 0, 0, Theme::kGridPx);
  column->setSpacing(Theme::kGridPx);
  column->addLayout(title);
  column->addWidget(m_labels);
  column->addSpacing(Theme::kGridPx);
  column->addWidget(m_strip);
  hide();
}

void SelectionHeader::setRun(const RunContext& context) {
  m_context = context;
  m_strip->setRun(context);
  hide();
}

QString SelectionHeader::labelsInWords(std::span<const SampleId> samples) const {
  const RunInfo& run = m_context.run->info();
  std::vector<std::pair<std::size_t, std::uint32_t>> counts(run.classes.size());
  for (std::uint32_t i = 0; i < counts.size(); ++i) counts[i].second = i;
  std::uint64_t unlabeled = 0;
  for (const SampleId sample : samples) {
    const Label& label = m_context.run->samples()[sample.index()].label;
    if (label.isGiven()) ++counts[label.klass().index()].first;
    if (!label.isGiven()) ++unlabeled;
  }
  std::erase_if(counts, [](const auto& count) { return count.first == 0; });
  std::ranges::stable_sort(counts, [](const auto& a, const auto& b) { return a.first > b.first; });
  QStringList parts;
  for (const auto& [count, klass] : counts) {
    if (parts.size() == kNamedClasses) {
      parts << tr("…");
      break;
    }
    parts << tr("%1 %2").arg(viewmodel::countText(count),
                             viewmodel::classText(run, ClassId{klass}));
  }
  const QString labelled =
      parts.isEmpty() ? QString{} : tr("labelled %1").arg(parts.join(QStringLiteral(", ")));
  if (unlabeled == 0) return labelled;
  const QString rest = tr("%1 without a label").arg(viewmodel::countText(unlabeled));
  return labelled.isEmpty() ? rest : tr("%1; %2").arg(labelled, rest);
}

void SelectionHeader::setSelection(std::span<const SampleId> samples, const FramePtr& frame) {
  setVisible(samples.size() > 1 && m_context.run);
  if (isHidden()) return;
  m_count->setText(tr("%1 selected").arg(viewmodel::countText(samples.size())));
  m_labels->setText(labelsInWords(samples));
  m_labels->setToolTip(viewmodel::plainTip(m_labels->text()));
  m_wrong->setText({});
  if (frame) {
    const auto wrong = std::ranges::count_if(samples, [&](SampleId sample) {
      const Label& label = m_context.run->samples()[sample.index()].label;
      return frame->scores.isEvaluated(sample) &&
             label.isOtherThan(frame->scores.predicted(sample));
    });
    m_wrong->setText(tr("%1 wrong on page %2")
                         .arg(viewmodel::countText(static_cast<std::uint64_t>(wrong)),
                              viewmodel::countText(frame->epoch.value())));
  }
  const std::size_t shown = std::min(samples.size(), m_strip->capacity());
  m_strip->setSamples({samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(shown)},
                      frame);
}

}  // namespace flipbook::ui
