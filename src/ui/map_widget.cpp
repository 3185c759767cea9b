#include "flipbook/ui/map_widget.h"

#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QPainter>

#include "flipbook/ui/map_canvas.h"
#include "flipbook/ui/map_hover_card.h"
#include "flipbook/ui/map_legend.h"
#include "flipbook/ui/theme.h"
#include "flipbook/viewmodel/class_palette.h"
#include "flipbook/viewmodel/edit_session.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/reviewer.h"
#include "flipbook/viewmodel/sample_text.h"
#include "flipbook/viewmodel/thumbnail_store.h"
#include "ui/map_accessible.h"
#include "ui/map_button.h"
#include "ui/map_texts.h"
#include "ui/text_label.h"

namespace flipbook::ui {
namespace {

constexpr std::chrono::milliseconds kCardDelay{140};
constexpr float kZoomStep = 1.5F;
constexpr int kGapPx = 6;

using Status = viewmodel::MapModel::Status;

// Dim text that lies on the map, with a veil over the points under it.
class MapText final : public TextLabel {
 public:
  using TextLabel::TextLabel;

 protected:
  void paintEvent(QPaintEvent* event) override {
    QColor veil = theme().map;
    veil.setAlphaF(0.75F);
    QPainter{this}.fillRect(rect(), veil);
    TextLabel::paintEvent(event);
  }
};

QString emptyText(Status status) {
  switch (status) {
    case Status::NoRun:
      return MapWidget::tr("Open a dataset or a run");
    case Status::NoPages:
      return MapWidget::tr("The first page appears when the untrained model has been evaluated");
    case Status::Loading:
      return MapWidget::tr("Reading the page …");
    case Status::Showing:
      break;
  }
  return {};
}

// What is drawn in place of a map that the page does not have, for people; empty: it is its map.
QString standInText(const viewmodel::MapModel& model) {
  using Kind = viewmodel::MapPages::Kind;
  const auto kind = model.shownKind();
  if (!kind || *kind == Kind::Own) return {};
  if (*kind == Kind::Settling) return MapWidget::tr("the map of this page is settling");
  const bool isPossible = model.frame() == nullptr || !model.frame()->features.isEmpty();
  const QString why = isPossible ? MapWidget::tr("no map of this page yet")
                                 : MapWidget::tr("this page keeps no features to be laid out by");
  return *kind == Kind::Compass ? MapWidget::tr("%1: shown by the class compass").arg(why)
                                : MapWidget::tr("%1: placed as on the page before").arg(why);
}

}  // namespace

MapWidget::MapWidget(QWidget* parent) : QWidget{parent} {
  installMapAccessibility();
  setObjectName(QStringLiteral("map"));
  setAccessibleName(tr("Map of all datapoints"));
  m_canvas = new MapCanvas{this};
  setFocusProxy(m_canvas);
  makeControls();
  makeTexts();
  m_card = new MapHoverCard{this};
  m_cardDelay.setSingleShot(true);
  m_cardDelay.setInterval(kCardDelay);
  connect(&m_cardDelay, &QTimer::timeout, this, &MapWidget::showCard);
  connectCanvas();
  showAppearance();
  showStatus();
}

void MapWidget::makeTexts() {
  const auto prepare = [](QLabel* label, const char* name) {
    label->setObjectName(QLatin1String{name});
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
    label->hide();
    return label;
  };
  const TextStyle small{.tone = Tone::Dim, .sizePx = Theme::kSmallPx};
  m_note = prepare(new MapText{{}, small, this}, "mapNote");
  m_count = prepare(new MapText{{}, small, this}, "mapCount");
  m_empty = prepare(new TextLabel{{}, {.tone = Tone::Dim}, this}, "mapEmpty");
  m_empty->setAlignment(Qt::AlignCenter);
  m_empty->setWordWrap(true);
  m_legend = new MapLegend{this};
}

void MapWidget::connectCanvas() {
  connect(m_canvas, &MapCanvas::hoverChanged, this, &MapWidget::showHovered);
  connect(m_canvas, &MapCanvas::statusChanged, this, &MapWidget::showStatus);
  connect(m_canvas, &MapCanvas::sampleActivated, this, &MapWidget::sampleActivated);
  connect(&m_honesty, &viewmodel::MapHonesty::changed, this, &MapWidget::showHonesty);
}

void MapWidget::setRun(const RunContext& context) {
  for (QObject* source :
       {static_cast<QObject*>(m_context.view), static_cast<QObject*>(m_context.thumbnails)}) {
    if (source != nullptr) source->disconnect(this);
  }
  if (m_context.reviewer != nullptr) m_context.reviewer->edits().disconnect(this);
  m_context = context;
  m_canvas->setRun(context);
  if (context.view != nullptr) {
    connect(context.view, &viewmodel::ViewStateHolder::appearanceChanged, this,
            &MapWidget::showAppearance);
    connect(context.view, &viewmodel::ViewStateHolder::selectionChanged, this,
            &MapWidget::showStatus);
  }
  if (context.thumbnails != nullptr) {
    connect(context.thumbnails, &viewmodel::ThumbnailStore::changed, this, [this](SampleId sample) {
      if (m_card->isVisible() && m_canvas->hovered() == sample) showCard();
    });
  }
  m_honesty.setRun(context.run, context.player);
  if (context.reviewer != nullptr) {
    connect(&context.reviewer->edits(), &viewmodel::EditSession::changed, this,
            &MapWidget::showVerdicts);
  }
  showVerdicts();
  showAppearance();
  showStatus();
}

void MapWidget::showHonesty() {
  const viewmodel::MapHonesty::SharesPtr& shares = m_honesty.shares();
  m_canvas->setHonesty(shares);
  m_legend->setHonestyKnown(!shares || !shares->empty());
  showNote();
}

void MapWidget::showVerdicts() {
  m_canvas->setVerdicts(m_context.reviewer != nullptr ? m_context.reviewer->edits().verdicts()
                                                      : viewmodel::Verdicts{});
}

void MapWidget::showNote() {
  QString note = standInText(m_canvas->model());
  if (note.isEmpty()) {
    const auto quality = m_honesty.quality();
    if (quality) note = viewmodel::honestyText(*quality);
  }
  if (m_note->text() == note) return;
  m_note->setText(note);
  arrange();
}

void MapWidget::setNeighborLines(SampleId sample, const std::vector<SampleId>& neighbors) {
  m_canvas->setNeighborLines(sample, neighbors);
}

void MapWidget::fitToView() { m_canvas->fitToView(); }
void MapWidget::zoomIn() { m_canvas->zoomBy(kZoomStep); }
void MapWidget::zoomOut() { m_canvas->zoomBy(1 / kZoomStep); }
void MapWidget::ensureVisible(SampleId sample) { m_canvas->ensureVisible(sample); }

void MapWidget::showStatus() {
  if (m_card->isVisible()) showCard();  // the page, or where the point is, has changed
  const Status status = m_canvas->model().status();
  const QString empty = emptyText(status);
  if (m_empty->text() != empty) m_empty->setText(empty);
  m_empty->setVisible(!empty.isEmpty());
  showNote();

  const std::size_t samples = m_canvas->model().samples().size();
  QString count = samples > 0 ? datapointsText(samples) : QString{};
  if (const std::uint32_t outside = m_canvas->model().withoutPlace()) {
    count = tr("%1, %2 without a place").arg(count, QLocale{}.toString(outside));
  }
  const std::size_t selected =
      m_context.run != nullptr ? m_context.view->state().selection.size() : 0;
  const std::size_t trails = m_canvas->trailCount();
  if (trails > 0 && trails < selected) {
    count = tr("trails of %1 of the %2 selected · %3")
                .arg(viewmodel::countText(trails), viewmodel::countText(selected), count);
  }
  if (m_count->text() == count) return;
  m_count->setText(count);
  m_count->setVisible(!count.isEmpty());
  arrange();
}

void MapWidget::showHovered() {
  if (!m_canvas->hovered()) {
    m_cardDelay.stop();
    m_card->hide();
  } else if (m_card->isVisible()) {
    showCard();
  } else {
    m_cardDelay.start();
  }
}

void MapWidget::showCard() {
  const auto sample = m_canvas->hovered();
  const auto place = sample ? m_canvas->placeOf(*sample) : std::nullopt;
  if (!place || m_context.run == nullptr) return m_card->hide();
  const Sample& shown = m_context.run->samples()[sample->index()];
  const RunInfo& run = m_context.run->info();

  MapCard card;
  if (m_context.thumbnails != nullptr) {
    const viewmodel::Thumbnail thumbnail = m_context.thumbnails->thumbnail(*sample);
    card.image = thumbnail.image;
    card.imageNote = thumbnail.isLoading ? tr("loading …") : thumbnail.problem;
  }
  card.name = viewmodel::fileNameText(shown);
  card.split = viewmodel::splitText(shown.split);
  card.label = viewmodel::labelText(run, shown.label);
  card.labelColor = viewmodel::labelColor(shown.label);
  const FramePtr& frame = m_canvas->model().frame();
  if (frame && frame->scores.isEvaluated(*sample)) {
    const ClassId predicted = frame->scores.predicted(*sample);
    card.prediction = viewmodel::classText(run, predicted);
    card.predictionColor = viewmodel::classColor(predicted);
    card.confidence = viewmodel::ratioText(static_cast<double>(frame->scores.confidence(*sample)));
    card.isWrong = shown.label.isOtherThan(predicted);
    card.agrees = shown.label.is(predicted);
  }
  m_card->setCard(card);
  m_card->placeBeside(place->toPoint());
  m_card->show();
  m_card->raise();
}

void MapWidget::resizeEvent(QResizeEvent* /*event*/) {
  m_canvas->setGeometry(rect());
  arrange();
}

void MapWidget::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  const bool mayChangeSizes =
      event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange;
  if (mayChangeSizes && m_legend != nullptr) arrange();  // null: still being made
}

void MapWidget::arrange() {
  const int margin = Theme::kMarginPx;
  int x = margin;
  for (MapButton* chip : {m_colorButton, m_trackButton, m_trailsButton}) {
    chip->resize(chip->sizeHint());
    chip->move(x, margin);
    x += chip->width() + kGapPx;
  }
  x += 2 * kGapPx;  // what is seen on the map, and what lies beside it, are two groups
  const int end = width() - margin - MapButton::kSidePx - kGapPx;
  for (MapButton* chip : m_panelChips) {
    chip->resize(chip->sizeHint());
    const bool hasRoom = x + chip->width() <= end;
    // Out of sight where there is no room; the menu has them as well.
    chip->move(hasRoom ? x : -chip->width() - margin, margin);
    x += chip->width() + kGapPx;
  }
  int y = margin;
  for (std::size_t i = 0; i < m_column.size(); ++i) {
    if (i == 3) y += 2 * kGapPx;  // zoom and tools are two groups
    m_column[i]->resize(m_column[i]->sizeHint());
    m_column[i]->move(width() - margin - m_column[i]->width(), y);
    y += m_column[i]->height() + kGapPx - 2;
  }
  const int bottom = height() - margin + 4;
  m_note->adjustSize();
  m_note->move(margin, bottom - m_note->height());
  m_count->adjustSize();
  const bool hasRoom = m_note->width() + m_count->width() + 4 * margin < width();
  m_note->setVisible(hasRoom && !m_note->text().isEmpty());
  m_count->move(width() - margin - m_count->width(), bottom - m_count->height());
  // The legend keeps its place when the note comes and goes.
  m_legend->move(margin, bottom - m_note->fontMetrics().height() - 4 - m_legend->height());
  m_empty->setGeometry(rect().adjusted(margin * 3, 0, -margin * 3, 0));
}

}  // namespace flipbook::ui
