#include "ui/inspector_head.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QPushButton>
#include <QResizeEvent>
#include <cmath>

#include "flipbook/viewmodel/class_palette.h"
#include "flipbook/viewmodel/sample_text.h"
#include "ui/file_manager.h"
#include "ui/reason_box.h"

namespace flipbook::ui {
namespace {

constexpr int kSmallSidePx = 132;
constexpr int kMostSidePx = 520;

QPushButton* linkButton(const QString& text, const QString& name) {
  auto* button = new QPushButton{text};
  button->setObjectName(name);
  button->setAccessibleName(text);
  button->setProperty("link", true);
  button->setCursor(Qt::PointingHandCursor);
  button->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
  return button;
}

TextLabel* named(TextLabel* label, const QString& name) {
  label->setObjectName(name);
  return label;
}

}  // namespace

InspectorHead::InspectorHead(QWidget* parent)
    : QWidget{parent}, m_image{new ImageView}, m_problem{new ReasonBox} {
  m_problem->setObjectName(QStringLiteral("imageProblem"));
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2 * Theme::kGridPx);
  m_top = new QBoxLayout{QBoxLayout::LeftToRight};
  m_top->setSpacing(3 * Theme::kGridPx);
  m_top->addWidget(m_image, 0, Qt::AlignTop | Qt::AlignLeft);
  m_top->addWidget(makeFacts(), 1);
  column->addLayout(m_top);
  column->addWidget(makePathRow());
  column->addWidget(m_problem);
  connect(m_image, &ImageView::doubleClicked, this, &InspectorHead::toggleSize);
  arrange();
}

QWidget* InspectorHead::makeFacts() {
  auto* facts = new QWidget;
  auto* column = new QVBoxLayout{facts};
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(3);
  const TextStyle caption{.tone = Tone::Dim, .sizePx = Theme::kSmallPx};
  m_label = named(new TextLabel{{}, {.isBold = true}}, QStringLiteral("label"));
  m_pageCaption = named(new TextLabel{{}, caption}, QStringLiteral("pageCaption"));
  m_prediction = named(new TextLabel{{}, {.isBold = true}}, QStringLiteral("prediction"));
  m_confidence = named(new TextLabel{{}, {.tone = Tone::Dim}}, QStringLiteral("confidence"));
  m_fileName = named(new TextLabel{{}, caption}, QStringLiteral("fileName"));
  for (TextLabel* name : {m_label, m_prediction, m_fileName}) name->setElideMode(Qt::ElideMiddle);
  m_showInFolder = linkButton(tr("Show in folder"), QStringLiteral("showInFolder"));
  connect(m_showInFolder, &QPushButton::clicked, this, [this] { showInFileManager(m_file); });

  column->addWidget(new TextLabel{tr("Label"), caption});
  column->addWidget(m_label);
  column->addSpacing(5);
  column->addWidget(m_pageCaption);
  m_confidence->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);  // never elided
  auto* said = new QHBoxLayout;
  said->setSpacing(6);
  said->addWidget(m_prediction);
  said->addWidget(m_confidence);
  said->addStretch();
  column->addLayout(said);
  column->addSpacing(5);
  column->addWidget(m_fileName);
  column->addWidget(m_showInFolder, 0, Qt::AlignLeft);
  column->addStretch();
  return facts;
}

QWidget* InspectorHead::makePathRow() {
  auto* row = new QWidget;
  auto* line = new QHBoxLayout{row};
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(6);
  m_path = named(new TextLabel{{}, {.tone = Tone::Dim, .sizePx = Theme::kSmallPx}},
                 QStringLiteral("path"));
  m_path->setElideMode(Qt::ElideMiddle);
  m_copyPath = linkButton(tr("Copy path"), QStringLiteral("copyPath"));
  m_copyPath->setFont(themeFont(Theme::kSmallPx));
  connect(m_copyPath, &QPushButton::clicked, this,
          [this] { QGuiApplication::clipboard()->setText(m_pathText); });
  line->addWidget(m_path, 1);
  line->addWidget(m_copyPath);
  return row;
}

void InspectorHead::setSample(const RunInfo& run, const Sample& sample) {
  const auto file = viewmodel::sampleFile(run, sample);
  m_file = file ? *file : std::filesystem::path{};
  m_pathText = viewmodel::shownText(file ? file->native() : sample.path);
  const QString label = viewmodel::labelText(run, sample.label);
  m_label->setText(label);
  m_label->setToolTip(viewmodel::plainTip(label));
  m_label->setDot(viewmodel::labelColor(sample.label));
  m_fileName->setText(
      tr("%1 · %2").arg(viewmodel::splitText(sample.split), viewmodel::fileNameText(sample)));
  m_fileName->setToolTip(viewmodel::plainTip(m_fileName->text()));
  m_path->setText(m_pathText);
  m_path->setToolTip(viewmodel::plainTip(m_pathText));
  m_showInFolder->setEnabled(!m_file.empty());
  m_problem->hide();
  if (!sample.excludedBecause.empty()) {
    m_problem->show({}, tr("Excluded: %1").arg(viewmodel::shownText(sample.excludedBecause)),
                    Tone::Dim);
  }
  m_image->setPlaceholder({});
  m_image->setImage({});
}

void InspectorHead::setPage(const RunInfo& run, const std::optional<recording::SampleOnPage>& page,
                            std::optional<EpochIndex> epoch) {
  m_pageCaption->setText(epoch ? tr("Model on page %1").arg(viewmodel::countText(epoch->value()))
                               : tr("Model"));
  m_prediction->setText(page ? viewmodel::classText(run, page->predicted) : tr("not evaluated"));
  m_prediction->setToolTip(viewmodel::plainTip(m_prediction->text()));
  m_prediction->setTone(page ? Tone::Text : Tone::Dim);
  m_prediction->setDot(page ? std::optional{viewmodel::classColor(page->predicted)} : std::nullopt);
  m_confidence->setText(page ? viewmodel::ratioText(page->confidence) : QString{});
  if (!page) return;
  if (!std::isfinite(page->labelProbability)) {  // there is no label
    m_confidence->setToolTip(tr("No label; the model says %1 (%2)")
                                 .arg(viewmodel::classText(run, page->predicted),
                                      viewmodel::ratioText(page->confidence)));
    return;
  }
  m_confidence->setToolTip(tr("The model gives this class %1 of 1, the label %2.")
                               .arg(viewmodel::ratioText(page->confidence),
                                    viewmodel::ratioText(page->labelProbability)));
}

void InspectorHead::setPreview(const QImage& image) {
  if (m_image->image().isNull() && !image.isNull()) m_image->setImage(image);
}

void InspectorHead::setImage(const QImage& image, const QString& problem) {
  m_image->setImage(image);
  m_image->setPlaceholder(image.isNull() ? tr("No image") : QString{});
  if (problem.isEmpty()) return;
  QString sentence = problem;
  sentence[0] = sentence[0].toUpper();
  m_problem->show({}, sentence, Tone::Warn);
}

void InspectorHead::toggleSize() {
  m_isLarge = !m_isLarge;
  arrange();
}

// Large, the image takes the panel's width and the facts stand under it.
void InspectorHead::arrange() {
  m_top->setDirection(m_isLarge ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
  const int side = m_isLarge ? qBound(kSmallSidePx, width(), kMostSidePx) : kSmallSidePx;
  m_image->setFixedSize(side, side);
}

void InspectorHead::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  if (m_isLarge) arrange();
}

}  // namespace flipbook::ui
