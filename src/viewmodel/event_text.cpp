#include "flipbook/viewmodel/event_text.h"

#include <QCoreApplication>
#include <QStringList>

#include "flipbook/viewmodel/training_progress.h"

namespace flipbook::viewmodel {
namespace {

using analysis::EventKind;

QString say(const char* text) { return QCoreApplication::translate("Events", text); }

}  // namespace

QString pageEventsText(const analysis::PageEvents& page) {
  QStringList parts;
  if (page.flipped == 1) parts << say("1 prediction flipped");
  if (page.flipped > 1) parts << say("%1 predictions flipped").arg(countText(page.flipped));
  if (page.forgotten > 0) parts << say("%1 forgotten").arg(countText(page.forgotten));
  if (page.leftCluster > 0) parts << say("%1 changed cluster").arg(countText(page.leftCluster));
  if (page.isRearranged) parts << say("most of the map rearranged");
  return parts.isEmpty() ? say("nothing happened") : parts.join(QStringLiteral(", "));
}

QString sampleEventsText(const analysis::SampleEvents& events) {
  QStringList parts;
  if (events.has(EventKind::Forgotten)) {
    parts << say("its prediction flipped: it was right and is wrong now");
  } else if (events.has(EventKind::Flipped)) {
    parts << say("its prediction flipped");
  }
  if (events.has(EventKind::LeftCluster)) parts << say("it left the points it was among");
  return parts.join(QStringLiteral("; "));
}

}  // namespace flipbook::viewmodel
