// Between RunController and the engine: loads the engine when there is first something to do for
// it, does what the controller asks on other threads, and tells it what came of it.

#pragma once

#include <QObject>
#include <QThreadPool>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "app/mailbox.h"
#include "app/run_relay.h"
#include "flipbook/core/progress.h"
#include "flipbook/pipeline/engine.h"
#include "flipbook/viewmodel/run_controller.h"
#include "flipbook/viewmodel/run_session.h"

namespace flipbook::app {

class EngineClient : public QObject {
  Q_OBJECT

 public:
  // Gives the engine; any thread. A seam for tests; the program passes pipeline::loadEngine.
  using Loader = std::function<Result<pipeline::Engine*>()>;

  // `controller` and `session` outlive this. The demo dataset is written into `demoFolder`.
  EngineClient(viewmodel::RunController& controller, viewmodel::RunSession& session,
               std::filesystem::path demoFolder, Loader loader);
  // Stops what runs and waits for it; recorded pages are kept.
  ~EngineClient() override;

 Q_SIGNALS:
  void warned(const QStringList& warnings);

 private:
  using Start = std::function<Result<std::unique_ptr<pipeline::RunHandle>>(
      pipeline::Engine&, std::shared_ptr<pipeline::RunObserver>)>;

  // Once, in the background; returns at once. Not before a dataset or a run is opened: an idle
  // window stays small.
  void load();
  void whenReady(std::function<void()> job);
  void adopt(const Result<pipeline::Engine*>& engine);
  void inspect(const std::filesystem::path& dataset);
  void makeDemo();
  void startInspection(std::function<Result<dataset::Inspection>(std::stop_token)> work);
  void countSplit(const SplitOptions& split);
  void startWhenReady(const Start& start, viewmodel::HowFar howFar);
  void startRun(Start start, viewmodel::HowFar howFar);
  void takeHandle(std::unique_ptr<pipeline::RunHandle> handle, viewmodel::HowFar howFar);
  void takeOutcome(const Result<pipeline::RunOutcome>& outcome);
  void openRun(const std::filesystem::path& run, const std::vector<std::string>& warnings);
  void attachLive();
  void stopRun();
  void dispose(std::unique_ptr<pipeline::RunHandle> handle);

  viewmodel::RunController& m_controller;
  viewmodel::RunSession& m_session;
  std::filesystem::path m_demoFolder;
  Loader m_loader;
  QThreadPool m_pool;
  pipeline::Engine* m_engine{};
  bool m_isLoading{};
  std::vector<std::function<void()>> m_waiting;  // until the engine is there
  Mailbox<Progress> m_inspection;
  std::stop_source m_inspectionStop;
  std::shared_ptr<const Dataset> m_inspected;  // the last one
  std::uint64_t m_inspectionId{};              // answers of older inspections are dropped
  std::uint64_t m_runId{};                     // likewise of runs
  std::shared_ptr<RunRelay> m_relay;
  std::filesystem::path m_runPath;  // once it is open
  std::unique_ptr<pipeline::RunHandle> m_handle;
};

}  // namespace flipbook::app
