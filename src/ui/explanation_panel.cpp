#include "flipbook/ui/explanation_panel.h"

#include <QEvent>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <utility>

#include "flipbook/ui/theme.h"
#include "ui/text_label.h"

namespace flipbook::ui {
namespace {

constexpr QSize kDialogSize{440, 560};

}  // namespace

ExplanationDialog::ExplanationDialog(QWidget* parent) : QDialog{parent} {
  setObjectName(QStringLiteral("explanationDialog"));
  setWindowTitle(tr("What do these mean?"));
  setAccessibleName(windowTitle());
  setAttribute(Qt::WA_DeleteOnClose);
  auto* content = new QWidget;
  content->setObjectName(QStringLiteral("explanations"));
  m_list = new QVBoxLayout{content};
  m_list->setContentsMargins(Theme::kMarginPx, Theme::kMarginPx, Theme::kMarginPx,
                             Theme::kMarginPx);
  m_list->setSpacing(Theme::kGridPx);
  m_list->addStretch(1);
  auto* area = new QScrollArea{this};
  area->setObjectName(QStringLiteral("explanationArea"));
  area->setWidgetResizable(true);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setFrameShape(QFrame::NoFrame);
  area->setWidget(content);
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(area);
  resize(kDialogSize);
}

void ExplanationDialog::setExplanations(const std::vector<viewmodel::Explanation>& explanations) {
  while (m_entries.size() < explanations.size()) {
    auto* term = new TextLabel{{}, {Tone::Text, Theme::kTextPx, true}};
    auto* text = new TextLabel{{}, {Tone::Dim, Theme::kTextPx, false}};
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    const int end = m_list->count() - 1;  // before the stretch
    m_list->insertWidget(end, term);
    m_list->insertWidget(end + 1, text);
    m_list->insertSpacing(end + 2, 3 * Theme::kGridPx);
    m_entries.emplace_back(term, text);
  }
  for (std::size_t i = 0; i < m_entries.size(); ++i) {
    const bool isUsed = i < explanations.size();
    m_entries[i].first->setVisible(isUsed);
    m_entries[i].second->setVisible(isUsed);
    if (!isUsed) continue;
    m_entries[i].first->setText(explanations[i].term);
    m_entries[i].second->setText(explanations[i].text);
  }
}

ExplanationPanel::ExplanationPanel(QWidget* parent)
    : QWidget{parent},
      m_title{new TextLabel{tr("What the numbers say"), {Tone::Text, Theme::kTextPx, true}, this}},
      m_sentences{new TextLabel{{}, {Tone::Dim, Theme::kTextPx, false}, this}},
      m_link{new QPushButton{tr("What do these mean?"), this}} {
  setObjectName(QStringLiteral("explanationPanel"));
  setAccessibleName(m_title->text());
  m_sentences->setObjectName(QStringLiteral("explanationSentences"));
  m_sentences->setWordWrap(true);
  m_sentences->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  m_link->setObjectName(QStringLiteral("explanationLink"));
  m_link->setAccessibleName(m_link->text());
  m_link->setProperty("link", true);
  m_link->setCursor(Qt::PointingHandCursor);
  m_link->setToolTip(tr("Page, epoch, precision, recall, F1 and loss in plain words"));
  auto* column = new QVBoxLayout{this};
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2 * Theme::kGridPx);
  column->addWidget(m_title);
  column->addWidget(m_sentences);
  column->addWidget(m_link, 0, Qt::AlignLeft);
  column->addStretch(1);
  connect(m_link, &QPushButton::clicked, this, &ExplanationPanel::openDialog);
}

void ExplanationPanel::setSentences(const QStringList& sentences) {
  m_sentences->setText(sentences.join(u'\n'));
  m_sentences->setAccessibleName(sentences.join(u' '));
}

void ExplanationPanel::setExplanations(std::vector<viewmodel::Explanation> explanations) {
  m_explanations = std::move(explanations);
  if (m_dialog) m_dialog->setExplanations(m_explanations);
}

void ExplanationPanel::setCompact(bool isCompact) {
  m_title->setVisible(!isCompact);
  m_sentences->setVisible(!isCompact);
}

bool ExplanationPanel::isExplaining() const { return !m_dialog.isNull(); }

void ExplanationPanel::openDialog() {
  if (!m_dialog) {
    m_dialog = new ExplanationDialog{this};
    Q_EMIT explanationsWanted();
    m_dialog->setExplanations(m_explanations);
  }
  m_dialog->show();
  m_dialog->raise();
  m_dialog->activateWindow();
}

}  // namespace flipbook::ui
