#include "ui/shown_section.h"

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPixmap>
#include <QVBoxLayout>
#include <functional>

#include "flipbook/viewmodel/sample_text.h"
#include "ui/text_label.h"

namespace flipbook::ui {
namespace {

constexpr int kGlyphPx = 14;

// Drawn for screens of any density.
QIcon glyph(const std::function<void(QPainter&)>& draw) {
  constexpr int kDensity = 3;
  QPixmap pixmap{kGlyphPx * kDensity, kGlyphPx * kDensity};
  pixmap.setDevicePixelRatio(kDensity);
  pixmap.fill(Qt::transparent);
  QPainter painter{&pixmap};
  painter.setRenderHint(QPainter::Antialiasing);
  draw(painter);
  painter.end();
  return QIcon{pixmap};
}

void drawDot(QPainter& painter) {
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme().dim);
  painter.drawEllipse(QPointF{7, 7}, 4.5, 4.5);
}

void drawDiamond(QPainter& painter) {
  painter.setPen(QPen{theme().dim, 1.6});
  painter.drawPolygon(QPolygonF{{{7, 1.5}, {12.5, 7}, {7, 12.5}, {1.5, 7}}});
}

void drawRing(QPainter& painter) {
  painter.setPen(QPen{theme().dim, 1.6});
  painter.drawEllipse(QPointF{7, 7}, 4.5, 4.5);
}

void drawTick(QPainter& painter) {
  painter.setPen(QPen{theme().good, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin});
  painter.drawPolyline(QPolygonF{{{2, 7.5}, {5.5, 11}, {12, 3.5}}});
}

void drawCross(QPainter& painter) {
  painter.setPen(QPen{theme().bad, 2, Qt::SolidLine, Qt::RoundCap});
  painter.drawLine(QPointF{3, 3}, QPointF{11, 11});
  painter.drawLine(QPointF{11, 3}, QPointF{3, 11});
}

}  // namespace

ShownSection::ShownSection(QWidget* parent) : QWidget{parent} {
  setObjectName(QStringLiteral("shownSection"));
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(Theme::kMarginPx, 12, Theme::kMarginPx, 12);
  column->setSpacing(7);
  auto* title = new TextLabel{tr("Shown"), {.isBold = true}};
  title->setToolTip(tr("What is not shown is dimmed on the map, never hidden."));
  column->addWidget(title);
  m_training = addRow(column, QStringLiteral("showTraining"), tr("Training"));
  m_validation = addRow(column, QStringLiteral("showValidation"), tr("Validation"));
  m_unlabeled = addRow(column, QStringLiteral("showUnlabeled"), tr("Without a label"));
  m_right = addRow(column, QStringLiteral("showRight"), tr("Right"));
  m_wrong = addRow(column, QStringLiteral("showWrong"), tr("Wrong"));
  m_training.box->setToolTip(tr("Datapoints the model learns from: filled dots on the map"));
  m_validation.box->setToolTip(
      tr("Datapoints kept aside to judge the model: hollow diamonds on the map"));
  m_unlabeled.box->setToolTip(
      tr("Images that nobody has labelled: hollow rings on the map. The model neither learns from "
         "them nor is judged by them."));
  m_right.box->setToolTip(tr("The model says what the label says, on this page"));
  m_wrong.box->setToolTip(tr("The model says another class, on this page"));
  drawGlyphs();
}

ShownSection::Row ShownSection::addRow(QVBoxLayout* column, const QString& name,
                                       const QString& text) {
  const Row row{.box = new QCheckBox{text},
                .count = new TextLabel{{}, {.tone = Tone::Dim, .sizePx = Theme::kSmallPx}}};
  row.box->setObjectName(name);
  row.box->setAccessibleName(tr("Show: %1").arg(text));
  row.box->setIconSize({kGlyphPx, kGlyphPx});
  row.box->setChecked(true);
  row.count->setObjectName(name + QStringLiteral("Count"));
  row.count->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  connect(row.box, &QCheckBox::clicked, this, &ShownSection::changed);
  auto* line = new QHBoxLayout;
  line->addWidget(row.box);
  line->addWidget(row.count, 1);
  column->addLayout(line);
  return row;
}

void ShownSection::drawGlyphs() {
  m_training.box->setIcon(glyph(drawDot));
  m_validation.box->setIcon(glyph(drawDiamond));
  m_unlabeled.box->setIcon(glyph(drawRing));
  m_right.box->setIcon(glyph(drawTick));
  m_wrong.box->setIcon(glyph(drawCross));
}

void ShownSection::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && m_wrong.box) drawGlyphs();
}

void ShownSection::setCounts(const SplitCounts& counts, const viewmodel::PageFacts* facts) {
  m_training.count->setText(viewmodel::countText(counts.training));
  m_validation.count->setText(viewmodel::countText(counts.validation));
  m_unlabeled.count->setText(viewmodel::countText(counts.unlabeled));
  m_unlabeled.box->setVisible(counts.unlabeled > 0);
  m_unlabeled.count->setVisible(counts.unlabeled > 0);
  m_right.count->setText(facts ? viewmodel::countText(facts->right) : viewmodel::ratioText({}));
  m_wrong.count->setText(facts ? viewmodel::countText(facts->wrong) : viewmodel::ratioText({}));
}

void ShownSection::setFilters(const viewmodel::Filters& filters) {
  m_training.box->setChecked(filters.showsTraining);
  m_validation.box->setChecked(filters.showsValidation);
  m_unlabeled.box->setChecked(filters.showsUnlabeled);
  m_right.box->setChecked(filters.showsRight);
  m_wrong.box->setChecked(filters.showsWrong);
}

viewmodel::Filters ShownSection::applied(viewmodel::Filters filters) const {
  filters.showsTraining = m_training.box->isChecked();
  filters.showsValidation = m_validation.box->isChecked();
  filters.showsUnlabeled = m_unlabeled.box->isChecked();
  filters.showsRight = m_right.box->isChecked();
  filters.showsWrong = m_wrong.box->isChecked();
  return filters;
}

}  // namespace flipbook::ui
