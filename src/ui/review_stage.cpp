#include "ui/review_stage.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "flipbook/ui/image_view.h"
#include "flipbook/ui/neighbor_strip.h"
#include "flipbook/viewmodel/class_palette.h"
#include "flipbook/viewmodel/flipbook_player.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/reviewer.h"
#include "flipbook/viewmodel/sample_text.h"
#include "flipbook/viewmodel/view_state.h"
#include "ui/reason_box.h"
#include "ui/spark_chart.h"
#include "ui/text_label.h"

namespace flipbook::ui {
namespace {

using viewmodel::FindingStory;
using viewmodel::ListedFinding;
using viewmodel::StoryPage;

constexpr int kLeastFactsPx = 440;

SparkChart::Line lineOf(const QString& name, const QColor& color,
                        const std::vector<StoryPage>& pages, float StoryPage::*value) {
  SparkChart::Line line{.name = name, .color = color};
  for (const StoryPage& page : pages) line.values.push_back(page.*value);
  return line;
}

}  // namespace

ReviewStage::ReviewStage(QWidget* parent) : QWidget{parent} {
  setObjectName(QStringLiteral("reviewStage"));
  setAccessibleName(tr("Large view of the datapoint"));
  auto* back = new QPushButton{tr("Back to the map")};
  back->setObjectName(QStringLiteral("backToMap"));
  back->setAccessibleName(back->text());
  connect(back, &QPushButton::clicked, this, &ReviewStage::closed);
  auto* top = new QHBoxLayout;
  top->addWidget(back);
  top->addStretch(1);
  m_empty = new TextLabel{tr("Choose a datapoint of the list: here it stands large."),
                          {.tone = Tone::Dim}};
  m_empty->setAlignment(Qt::AlignCenter);
  m_content = new QWidget;
  auto* sides = new QHBoxLayout{m_content};
  sides->setContentsMargins(0, 0, 0, 0);
  sides->setSpacing(Theme::kMarginPx);
  sides->addWidget(makeImages(), 2);
  sides->addWidget(makeFacts(), 5);
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(Theme::kMarginPx, Theme::kMarginPx, Theme::kMarginPx, 8);
  column->addLayout(top);
  column->addWidget(m_content, 1);
  column->addWidget(m_empty, 1);
  connect(&m_story, &FindingStory::changed, this, &ReviewStage::showStory);
}

QWidget* ReviewStage::makeImages() {
  auto* images = new QWidget;
  auto* grid = new QGridLayout{images};
  m_images = grid;
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(6);
  const auto add = [&](int column, const QString& name, TextLabel*& caption) {
    auto* view = new ImageView;
    view->setObjectName(name);
    view->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    caption = new TextLabel{{}, {.isBold = true}};
    caption->setObjectName(name + QStringLiteral("Caption"));
    caption->setElideMode(Qt::ElideMiddle);
    grid->addWidget(view, 0, column);
    grid->addWidget(caption, 1, column);
    return view;
  };
  m_image = add(0, QStringLiteral("largeImage"), m_imageCaption);
  m_other = add(1, QStringLiteral("otherImage"), m_otherCaption);
  grid->setRowStretch(0, 1);
  return images;
}

QWidget* ReviewStage::makeFacts() {
  auto* facts = new QWidget;
  auto* beside = new QHBoxLayout{facts};
  beside->setContentsMargins(0, 0, 6, 0);
  beside->setSpacing(Theme::kMarginPx);
  auto* column = new QVBoxLayout;
  column->setSpacing(8);
  m_reason = new ReasonBox;
  m_reason->setObjectName(QStringLiteral("largeReason"));
  column->addWidget(m_reason);
  const auto addStrip = [&](const QString& name, TextLabel*& title) {
    title = new TextLabel{{}, {.isBold = true}};
    auto* strip = new NeighborStrip{1};
    strip->setObjectName(name);
    column->addWidget(title);
    column->addWidget(strip);
    connect(strip, &NeighborStrip::sampleClicked, this,
            [this](SampleId sample) { m_context.view->setCurrent(sample); });
    return strip;
  };
  m_labelAlike = addStrip(QStringLiteral("labelAlike"), m_labelTitle);
  m_suggestedAlike = addStrip(QStringLiteral("suggestedAlike"), m_suggestedTitle);
  auto* charts = new QGridLayout;
  charts->setSpacing(10);
  for (std::size_t i = 0; i < kCharts; ++i) {
    m_charts[i] = new SparkChart;
    m_charts[i]->setObjectName(QStringLiteral("chart%1").arg(i));
    charts->addWidget(m_charts[i], static_cast<int>(i / 2), static_cast<int>(i % 2));
    connect(m_charts[i], &SparkChart::epochClicked, this, [this](EpochIndex epoch) {
      const auto page = m_context.run ? m_context.run->pageOf(epoch) : std::nullopt;
      if (page) m_context.player->apply(playback::GoTo{*page});
    });
  }
  column->addStretch(1);
  charts->setRowStretch(2, 1);
  beside->addLayout(column, 1);
  beside->addLayout(charts, 1);
  auto* scroll = new QScrollArea;
  scroll->setWidget(facts);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setMinimumWidth(kLeastFactsPx);
  return scroll;
}

void ReviewStage::setRun(const RunContext& context) {
  for (QObject* before : std::initializer_list<QObject*>{m_context.view, m_context.thumbnails,
                                                         m_context.reviewer, m_context.player}) {
    if (before) before->disconnect(this);
  }
  m_context = context;
  m_sample.reset();
  m_story.setRun(context.run);
  m_labelAlike->setRun(context);
  m_suggestedAlike->setRun(context);
  connect(context.view, &viewmodel::ViewStateHolder::currentChanged, this, &ReviewStage::refresh);
  connect(context.reviewer, &viewmodel::Reviewer::changed, this, &ReviewStage::refresh);
  connect(context.thumbnails, &viewmodel::ThumbnailStore::imageReady, this,
          &ReviewStage::showImage);
  connect(context.thumbnails, &viewmodel::ThumbnailStore::changed, this, [this](SampleId sample) {
    const ListedFinding* shown = finding();
    if (shown && shown->other == sample) {
      m_other->setImage(m_context.thumbnails->thumbnail(sample).image);
    }
  });
  connect(context.player, &viewmodel::FlipbookPlayer::pageChanged, this, &ReviewStage::showPage);
  refresh();
}

void ReviewStage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  refresh();
}

void ReviewStage::paintEvent(QPaintEvent* /*event*/) {
  QPainter{this}.fillRect(rect(), theme().panel);
}

// Of the kind whose list is shown; else the worst that is known of the sample.
const ListedFinding* ReviewStage::finding() const {
  if (!m_sample || !m_context.run || !m_context.reviewer->findings().ranked()) return nullptr;
  const auto kind = m_context.reviewer->list().kind();
  const auto* listed = m_context.reviewer->findings().ranked()->find(kind, *m_sample);
  return listed ? listed : m_context.reviewer->worstFinding(*m_sample);
}

void ReviewStage::refresh() {
  if (!isVisible() || !m_context.reviewer) return;
  const auto current = m_context.run ? m_context.view->state().current : std::nullopt;
  const bool isThere = current && current->index() < m_context.run->samples().size();
  m_content->setVisible(isThere);
  m_empty->setVisible(!isThere);
  if (!isThere) {
    m_sample.reset();
    return m_story.setSample(std::nullopt, std::nullopt);
  }
  const bool isOther = m_sample != current;
  m_sample = current;
  const RunInfo& run = m_context.run->info();
  const Sample& sample = m_context.run->samples()[m_sample->index()];
  const ListedFinding* shown = finding();
  if (isOther) {
    m_image->setImage(m_context.thumbnails->thumbnail(*m_sample).image);
    m_context.thumbnails->requestImage(*m_sample);
  }
  m_imageCaption->setText(
      tr("%1 · %2").arg(viewmodel::labelText(run, sample.label), viewmodel::fileNameText(sample)));
  m_imageCaption->setDot(viewmodel::labelColor(sample.label));
  const bool isPair =
      shown && shown->kind == findings::FindingKind::Duplicate && shown->other.has_value();
  m_images->setColumnStretch(0, 1);
  m_images->setColumnStretch(1, isPair ? 1 : 0);
  m_other->setVisible(isPair);
  m_otherCaption->setVisible(isPair);
  if (isPair) {
    const Sample& twin = m_context.run->samples()[shown->other->index()];
    m_other->setImage(m_context.thumbnails->thumbnail(*shown->other).image);
    m_otherCaption->setText(
        tr("%1 · %2").arg(viewmodel::labelText(run, twin.label), viewmodel::fileNameText(twin)));
    m_otherCaption->setDot(viewmodel::labelColor(twin.label));
  }
  if (shown) {
    m_reason->show(viewmodel::findingHeadline(*shown), viewmodel::reasonText(*shown),
                   shown->kind == findings::FindingKind::Label ? Tone::Bad : Tone::Warn);
  } else {
    m_reason->hide();
  }
  m_story.setSample(m_sample, m_context.reviewer->suggestion());
  showStory();
}

void ReviewStage::showStory() {
  if (!m_sample || !m_context.run) return;
  const RunInfo& run = m_context.run->info();
  const Label& label = m_context.run->samples()[m_sample->index()].label;
  const auto suggested = m_context.reviewer->suggestion();
  const std::vector<StoryPage>& pages = m_story.pages();
  const QString labelName = viewmodel::labelText(run, label);
  const QString suggestedName = suggested ? viewmodel::classText(run, *suggested) : QString{};
  m_labelTitle->setText(tr("Most alike among “%1”").arg(labelName));
  m_labelTitle->setVisible(label.isGiven());
  m_labelAlike->setVisible(label.isGiven());
  m_labelAlike->setSamples(m_story.alike().label, nullptr);
  m_suggestedTitle->setText(tr("Most alike among “%1”").arg(suggestedName));
  m_suggestedTitle->setVisible(suggested.has_value());
  m_suggestedAlike->setVisible(suggested.has_value());
  m_suggestedAlike->setSamples(m_story.alike().suggested, nullptr);

  std::vector<EpochIndex> epochs;
  for (const StoryPage& page : pages) epochs.push_back(page.epoch);
  const QColor labelColor = viewmodel::labelColor(label);
  const auto both = [&](float StoryPage::*ofLabel, float StoryPage::*ofSuggested) {
    std::vector<SparkChart::Line> lines{lineOf(labelName, labelColor, pages, ofLabel)};
    if (suggested) {
      lines.push_back(lineOf(suggestedName, viewmodel::classColor(*suggested), pages, ofSuggested));
    }
    return lines;
  };
  m_charts[kMargin]->setContent(
      {.title = tr("For its label"),
       .meaning = tr("How far the model prefers the label to every other class: below the middle "
                     "line it prefers another"),
       .epochs = epochs,
       .lines = {lineOf(tr("margin"), labelColor, pages, &StoryPage::margin)}});
  m_charts[kShares]->setContent({.title = tr("What the model says"),
                                 .meaning = tr("The probability that the model gives each class"),
                                 .epochs = epochs,
                                 .lines = both(&StoryPage::labelShare, &StoryPage::suggestedShare),
                                 .range = std::pair{0.0F, 1.0F},
                                 .isPercent = true});
  m_charts[kStrength]->setContent(
      {.title = tr("Response"),
       .meaning = tr("The share of all datapoints to which the network responds more weakly: near "
                     "0 it sees nothing that it knows"),
       .epochs = epochs,
       .lines = {lineOf(tr("stronger than"), theme().dim, pages, &StoryPage::strongerThan)},
       .range = std::pair{0.0F, 1.0F},
       .isPercent = true});
  m_charts[kNeighbors]->setContent(
      {.title = tr("Its 15 neighbours"),
       .meaning = tr("How many of the datapoints most like it carry each label"),
       .epochs = epochs,
       .lines = both(&StoryPage::labelNeighbors, &StoryPage::suggestedNeighbors),
       .range = std::pair{0.0F, 1.0F},
       .isPercent = true});
  showPage();
}

void ReviewStage::showPage() {
  if (!m_sample || !m_context.run) return;
  const auto& pages = m_context.run->pages();
  const std::uint32_t page = m_context.player->playhead().page();
  const auto epoch = page < pages.size() ? std::optional{pages[page].summary.epoch} : std::nullopt;
  const ListedFinding* shown = finding();
  for (SparkChart* chart : m_charts) {
    chart->setMarked(epoch, shown ? shown->since : std::nullopt);
  }
}

void ReviewStage::showImage(SampleId sample, const viewmodel::Thumbnail& image) {
  if (!isVisible() || m_sample != sample) return;
  if (!image.image.isNull()) m_image->setImage(image.image);
  m_image->setPlaceholder(image.problem);
}

}  // namespace flipbook::ui
