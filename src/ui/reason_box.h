// A headline and a sentence on a quiet tint: why a sample stands out, or what is odd about its
// image.

#pragma once

#include <QFrame>
#include <QString>

#include "ui/text_label.h"

namespace flipbook::ui {

class ReasonBox : public QFrame {
  Q_OBJECT

 public:
  explicit ReasonBox(QWidget* parent = nullptr);

  // Shows the box; an empty headline leaves the sentence alone. The tone tints ground and headline.
  void show(const QString& headline, const QString& sentence, Tone tone);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  TextLabel* m_headline;
  TextLabel* m_sentence;
  Tone m_tone{Tone::Dim};
};

}  // namespace flipbook::ui
