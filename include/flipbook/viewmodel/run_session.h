// The run that is on screen: opens it, keeps playhead, thumbnails, controller and the list of
// recent items in step with it, and closes it.

#pragma once

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <filesystem>
#include <memory>

#include "flipbook/viewmodel/edit_session.h"
#include "flipbook/viewmodel/event_steps.h"
#include "flipbook/viewmodel/flipbook_player.h"
#include "flipbook/viewmodel/map_maker.h"
#include "flipbook/viewmodel/open_run.h"
#include "flipbook/viewmodel/recent_items.h"
#include "flipbook/viewmodel/reviewer.h"
#include "flipbook/viewmodel/run_comparison.h"
#include "flipbook/viewmodel/run_controller.h"
#include "flipbook/viewmodel/run_events.h"
#include "flipbook/viewmodel/run_findings.h"
#include "flipbook/viewmodel/thumbnail_store.h"
#include "flipbook/viewmodel/view_state.h"

namespace flipbook::viewmodel {

class LatestJob;

class RunSession : public QObject {
  Q_OBJECT

 public:
  // `controller` and `recent` outlive this object.
  RunSession(RunController& controller, RecentItems& recent, QObject* parent = nullptr);
  ~RunSession() override;

  [[nodiscard]] OpenRun* run() const { return m_run.get(); }  // null: none is open
  [[nodiscard]] FlipbookPlayer& player() { return m_player; }
  [[nodiscard]] ViewStateHolder& view() { return m_view; }
  [[nodiscard]] ThumbnailStore& thumbnails() { return m_thumbnails; }
  [[nodiscard]] MapMaker& mapMaker() { return m_mapMaker; }
  [[nodiscard]] EventSteps& events() { return m_eventSteps; }
  [[nodiscard]] RunFindings& findings() { return m_findings; }
  [[nodiscard]] EditSession& edits() { return m_edits; }
  [[nodiscard]] Reviewer& reviewer() { return m_reviewer; }
  [[nodiscard]] RunComparison& comparison() { return m_comparison; }

  // Reads the run on a pool thread, then closes the run that is open and shows this one at its last
  // page; `opened` or `failed` follows, always after this call has returned. Given up when another
  // is opened, close() is called or a dataset is looked at.
  void open(const std::filesystem::path& path);
  void close();
  // The run that is being read; empty: none.
  [[nodiscard]] const std::filesystem::path& pathBeingOpened() const { return m_opening; }

  // The facts of the run for the controller and for the list of recent items.
  [[nodiscard]] RunFacts facts() const;

 Q_SIGNALS:
  void openingChanged();  // pathBeingOpened()
  void closing();         // run() is still there; views let go of it now
  void opened();
  void closed();
  void failed(const QString& what, const QString& details);

 private:
  void take(const Result<std::shared_ptr<OpenRun::Reading>>& reading);
  void setOpening(const std::filesystem::path& path);
  void giveUpOpening();
  void letGo();
  void setReviewRun(const OpenRun* run);
  void follow();  // pages or the end changed
  void remember();

  RunController& m_controller;
  RecentItems& m_recent;
  FlipbookPlayer m_player;
  ViewStateHolder m_view;
  std::unique_ptr<OpenRun> m_run;
  ThumbnailStore m_thumbnails;  // after m_run, as the next ones: destroyed before it
  MapMaker m_mapMaker;
  RunEvents m_events;
  EventSteps m_eventSteps{m_events, m_player, m_view};
  RunFindings m_findings;
  EditSession m_edits;
  Reviewer m_reviewer{m_findings, m_edits, m_view};
  RunComparison m_comparison;
  std::filesystem::path m_opening;
  QThreadPool m_pool;
  std::unique_ptr<LatestJob> m_job;
};

}  // namespace flipbook::viewmodel
