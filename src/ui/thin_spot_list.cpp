#include "ui/thin_spot_list.h"

#include <QHBoxLayout>
#include <QLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "flipbook/viewmodel/class_palette.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/review_text.h"
#include "flipbook/viewmodel/reviewer.h"
#include "flipbook/viewmodel/sample_list.h"
#include "flipbook/viewmodel/view_state.h"
#include "ui/hairline.h"
#include "ui/save_table.h"
#include "ui/text_label.h"
#include "ui/thumbnail_button.h"

namespace flipbook::ui {
namespace {

constexpr int kThumbPx = 46;

}  // namespace

ThinSpotList::ThinSpotList(QWidget* parent) : QScrollArea{parent} {
  setObjectName(QStringLiteral("thinSpotList"));
  setAccessibleName(tr("Thin spots"));
  auto* content = new QWidget;
  m_column = new QVBoxLayout{content};
  m_column->setContentsMargins(7, 0, 7, 8);
  m_column->setSpacing(8);
  setWidget(content);
  setWidgetResizable(true);
  setFrameShape(QFrame::NoFrame);
}

void ThinSpotList::setRun(const RunContext& context) {
  if (m_context.reviewer) m_context.reviewer->disconnect(this);
  if (m_context.thumbnails) m_context.thumbnails->disconnect(this);
  m_context = context;
  m_shown.reset();
  connect(context.reviewer, &viewmodel::Reviewer::changed, this, &ThinSpotList::refresh);
  refresh();
}

void ThinSpotList::showEvent(QShowEvent* event) {
  QScrollArea::showEvent(event);
  refresh();
}

// Only while it is looked at: every page that comes brings other spots, each with its thumbnails.
void ThinSpotList::refresh() {
  if (!isVisible() || !m_context.reviewer) return;
  const auto& ranked = m_context.reviewer->findings().ranked();
  if (ranked == m_shown && m_column->count() > 0) return;
  m_shown = ranked;
  while (QLayoutItem* item = m_column->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  if (m_shown && m_context.run) {
    for (std::size_t i = 0; i < m_shown->thin.spots.size(); ++i) {
      if (i > 0) m_column->addWidget(new Hairline);
      m_column->addWidget(makeSpot(m_shown->thin.spots[i], i + 1));
    }
  }
  m_column->addStretch(1);
}

QWidget* ThinSpotList::makeSpot(const findings::ThinSpot& spot, std::size_t number) {
  auto* box = new QWidget;
  auto* column = new QVBoxLayout{box};
  column->setContentsMargins(0, 4, 0, 4);
  column->setSpacing(6);
  auto* head = new QHBoxLayout;
  auto* text = new TextLabel{viewmodel::thinSpotText(spot, m_context.run->info()), {}};
  text->setWordWrap(true);
  text->setObjectName(QStringLiteral("thinSpot%1").arg(number));
  auto* show = new QPushButton{tr("Select on the map")};
  show->setObjectName(QStringLiteral("showSpot%1").arg(number));
  connect(show, &QPushButton::clicked, this,
          [this, samples = spot.samples] { m_context.view->setSelection(samples); });
  auto* save = new QPushButton{tr("Save list…")};
  save->setObjectName(QStringLiteral("saveSpot%1").arg(number));
  connect(save, &QPushButton::clicked, this, [this, spot] { saveList(spot); });
  head->addWidget(text, 1);
  head->addWidget(show);
  head->addWidget(save);
  column->addLayout(head);
  auto* strip = new QHBoxLayout;
  strip->setSpacing(4);
  for (std::size_t i = 0; i < std::min(kExamples, spot.samples.size()); ++i) {
    const SampleId sample = spot.samples[i];
    auto* button = new ThumbnailButton;
    button->setFixedSize(kThumbPx, kThumbPx + kUnderlinePx);
    button->setUnderline(viewmodel::labelColor(m_context.run->samples()[sample.index()].label));
    button->setThumbnail(m_context.thumbnails->thumbnail(sample));
    connect(m_context.thumbnails, &viewmodel::ThumbnailStore::changed, button,
            [this, button, sample](SampleId changed) {
              if (changed == sample) button->setThumbnail(m_context.thumbnails->thumbnail(sample));
            });
    connect(button, &QAbstractButton::clicked, this,
            [this, sample] { m_context.view->setCurrent(sample); });
    strip->addWidget(button);
  }
  strip->addStretch(1);
  column->addLayout(strip);
  return box;
}

void ThinSpotList::saveList(const findings::ThinSpot& spot) {
  saveTable(this, QStringLiteral("collect-more.csv"),
            viewmodel::sampleTable(*m_context.run, spot.samples));
}

}  // namespace flipbook::ui
