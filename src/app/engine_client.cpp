#include "app/engine_client.h"

#include <system_error>
#include <utility>

#include "app/engine_values.h"
#include "flipbook/core/sample.h"

namespace flipbook::app {
namespace {

using viewmodel::HowFar;
using viewmodel::RunController;

constexpr std::uint32_t kExamplePx = 56;

viewmodel::InspectionFailure failureOf(const Error& error) {
  using viewmodel::InspectionFailure;
  if (error.code() == ErrorCode::Cancelled) return InspectionFailure::Cancelled;
  if (error.code() == ErrorCode::ConflictingLabels) return InspectionFailure::ConflictingLabels;
  return InspectionFailure::Other;
}

QString textOf(const Error& error) { return QString::fromStdString(error.message()); }

viewmodel::ImageDecoder decoderOf(pipeline::Engine* engine) {
  return [engine](const std::filesystem::path& file,
                  std::uint32_t shorterSidePx) -> Result<viewmodel::DecodedFile> {
    auto decoded = engine->decode(file, shorterSidePx);
    if (!decoded) return passOn(decoded.error());
    return viewmodel::DecodedFile{std::move(decoded->image), decoded->contentHash};
  };
}

ExampleReader exampleReader(pipeline::Engine& engine, const std::stop_token& stop) {
  return [&engine, stop](const std::filesystem::path& file) {
    if (stop.stop_requested()) return QImage{};
    const auto decoded = engine.decode(file, kExamplePx);
    if (!decoded) return QImage{};
    const QImage image = imageFrom(decoded->image);
    constexpr int kSide = static_cast<int>(kExamplePx);
    return image.width() > 2 * kSide && image.height() > 2 * kSide
               ? image.scaled(kSide, kSide, Qt::KeepAspectRatioByExpanding,
                              Qt::SmoothTransformation)
               : image;
  };
}

// The folder of all runs; the run's own is the engine's to make and to refuse.
void makeFolderOf(const std::filesystem::path& run) {
  std::error_code ignored;
  std::filesystem::create_directories(run.parent_path(), ignored);
}

}  // namespace

EngineClient::EngineClient(RunController& controller, viewmodel::RunSession& session,
                           std::filesystem::path demoFolder, Loader loader)
    : m_controller{controller},
      m_session{session},
      m_demoFolder{std::move(demoFolder)},
      m_loader{std::move(loader)},
      m_inspection{this, [this](const Progress& progress) {
                     m_controller.setInspectionProgress(progress);
                   }} {
  connect(&controller, &RunController::inspectRequested, this, &EngineClient::inspect);
  connect(&controller, &RunController::demoRequested, this, &EngineClient::makeDemo);
  connect(&controller, &RunController::splitRequested, this, &EngineClient::countSplit);
  connect(&controller, &RunController::cancelRequested, this, [this] {
    ++m_inspectionId;
    m_inspectionStop.request_stop();
  });
  connect(&controller, &RunController::trainRequested, this,
          [this](RunOptions options, HowFar howFar) {
            options.isBackground = true;  // the window goes first
            const Start start = [options](pipeline::Engine& engine, auto observer) {
              makeFolderOf(options.out);
              return engine.startRun(options, std::move(observer));
            };
            startWhenReady(start, howFar);
          });
  connect(
      &controller, &RunController::resumeRequested, this,
      [this](const std::filesystem::path& run, std::optional<std::uint32_t> epochs, HowFar howFar) {
        const Start start = [run, epochs](pipeline::Engine& engine, auto observer) {
          pipeline::ResumeOptions options;
          options.run = run;
          options.epochs = epochs;
          options.isBackground = true;
          return engine.resumeRun(options, std::move(observer));
        };
        startWhenReady(start, howFar);
      });
  connect(&controller, &RunController::branchRequested, this,
          [this](const viewmodel::Branch& branch) {
            const Start start = [branch](pipeline::Engine& engine, auto observer) {
              makeFolderOf(branch.out);
              return engine.resumeRun({.run = branch.run,
                                       .epochs = branch.epochs,
                                       .branchFrom = branch.from,
                                       .branchOut = branch.out,
                                       .edits = branch.edits,
                                       .isBackground = true},
                                      std::move(observer));
            };
            startWhenReady(start, HowFar::ToTheEnd);
          });
  connect(&controller, &RunController::auditRequested, this,
          [this](const std::filesystem::path& run, const viewmodel::AuditChoice& choice) {
            const Start start = [run, choice](pipeline::Engine& engine, auto observer) {
              return engine.startAudit({.run = run,
                                        .folds = choice.folds,
                                        .epochs = choice.epochs,
                                        .startsAnew = choice.startsAnew,
                                        .isBackground = true},
                                       std::move(observer));
            };
            startWhenReady(start, HowFar::ToTheEnd);
          });
  const auto command = [this](void (pipeline::RunHandle::*act)()) {
    return [this, act] {
      if (m_handle) (m_handle.get()->*act)();
    };
  };
  connect(&controller, &RunController::pauseRequested, this, command(&pipeline::RunHandle::pause));
  connect(&controller, &RunController::proceedRequested, this,
          command(&pipeline::RunHandle::resume));
  connect(&controller, &RunController::nextEpochRequested, this,
          command(&pipeline::RunHandle::nextEpoch));
  connect(&controller, &RunController::stopRequested, this, &EngineClient::stopRun);
  connect(&session, &viewmodel::RunSession::opened, this, &EngineClient::attachLive);
  connect(&session, &viewmodel::RunSession::opened, this, &EngineClient::load);
  connect(&session, &viewmodel::RunSession::closing, this, [this] {
    if (m_relay) m_relay->attach(nullptr);
  });
}

EngineClient::~EngineClient() {
  m_inspectionStop.request_stop();
  m_session.thumbnails().setDecoder({});
  if (m_handle) m_handle->stop();
  m_handle.reset();  // joins the worker
  m_pool.waitForDone();
}

void EngineClient::load() {
  if (std::exchange(m_isLoading, true)) return;
  m_pool.start([this] {
    const auto engine = m_loader();
    const pipeline::EngineInfo info = engine ? (*engine)->info() : pipeline::EngineInfo{};
    QMetaObject::invokeMethod(
        this,
        [this, engine, info] {
          adopt(engine);
          if (engine) m_controller.setEngine(factsFrom(info));
        },
        Qt::QueuedConnection);
  });
}

void EngineClient::adopt(const Result<pipeline::Engine*>& engine) {
  if (!engine) {
    m_waiting.clear();
    m_controller.setEngineFailed(textOf(engine.error()));
    return;
  }
  m_engine = *engine;
  m_session.thumbnails().setDecoder(decoderOf(m_engine));
  for (const auto& job : std::exchange(m_waiting, {})) job();
}

void EngineClient::whenReady(std::function<void()> job) {
  if (m_engine) return job();
  if (m_controller.engineState() == viewmodel::EngineState::Failed) {
    const QString why = tr("the part of Flipbook that trains and reads images is not there");
    m_controller.setInspectionFailed(why);
    m_controller.setFailed(why);
    return;
  }
  m_waiting.push_back(std::move(job));
  load();
}

void EngineClient::inspect(const std::filesystem::path& dataset) {
  whenReady([this, dataset] {
    const flipbook::dataset::InspectionOptions options{m_controller.split(),
                                                       m_controller.reading()};
    startInspection([this, dataset, options](std::stop_token stop) {
      const auto tell = [this](const Progress& progress) { m_inspection.post(progress); };
      return m_engine->inspect(dataset, options, tell, stop);
    });
  });
}

void EngineClient::makeDemo() {
  whenReady([this] {
    const SplitOptions split = m_controller.split();
    startInspection([this, split](std::stop_token stop) -> Result<dataset::Inspection> {
      const auto tell = [this](const Progress& progress) { m_inspection.post(progress); };
      const auto demo = m_engine->writeDemo(m_demoFolder, demo::DemoOptions{}, tell, stop);
      if (!demo) return passOn(demo.error());
      return m_engine->inspect(m_demoFolder, {.split = split}, tell, stop);
    });
  });
}

void EngineClient::startInspection(
    std::function<Result<dataset::Inspection>(std::stop_token)> work) {
  m_inspectionStop.request_stop();
  m_inspectionStop = std::stop_source{};
  const std::uint64_t id = ++m_inspectionId;
  m_pool.start([this, id, work = std::move(work), stop = m_inspectionStop.get_token()] {
    auto inspection = work(stop);
    std::optional<viewmodel::DatasetSummary> summary;
    std::shared_ptr<const Dataset> found;
    if (inspection) {
      summary = summaryFrom(*inspection, exampleReader(*m_engine, stop));
      found = std::make_shared<const Dataset>(std::move(inspection->dataset));
    }
    const QString why = inspection ? QString{} : textOf(inspection.error());
    const auto failure =
        inspection ? viewmodel::InspectionFailure{} : failureOf(inspection.error());
    const auto tell = [this, id, summary = std::move(summary), found, why, failure] {
      if (id != m_inspectionId) return;
      m_inspected = found;
      if (summary) {
        m_controller.setInspected(*summary);
      } else {
        m_controller.setInspectionFailed(why, failure);
      }
    };
    QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
  });
}

void EngineClient::countSplit(const SplitOptions& split) {
  if (!m_engine || !m_inspected) return;
  m_pool.start([this, id = m_inspectionId, found = m_inspected, split] {
    const auto counts = m_engine->countSplit(*found, split);
    const auto tell = [this, id, split, counts] {
      if (id != m_inspectionId || !(m_controller.split() == split)) return;
      if (!counts) return m_controller.setSplitFailed(textOf(counts.error()));
      m_controller.setSplitCounts(counts->training, counts->validation, counts->groups);
    };
    QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
  });
}

void EngineClient::startWhenReady(const Start& start, HowFar howFar) {
  whenReady([this, start, howFar] { startRun(start, howFar); });
}

void EngineClient::startRun(Start start, HowFar howFar) {
  const std::uint64_t id = ++m_runId;
  const auto ifCurrent = [this, id](auto act) {
    return [this, id, act](const auto&... values) {
      if (id == m_runId) act(values...);
    };
  };
  RunRelay::Receiver receiver;
  receiver.progressed = ifCurrent([this](const pipeline::RunProgress& progress) {
    m_controller.setProgress(progressFrom(progress));
  });
  receiver.opened =
      ifCurrent([this](const std::filesystem::path& run, const std::vector<std::string>& warnings) {
        openRun(run, warnings);
      });
  receiver.finished =
      ifCurrent([this](const Result<pipeline::RunOutcome>& outcome) { takeOutcome(outcome); });
  m_relay = std::make_shared<RunRelay>(this, std::move(receiver));
  m_runPath.clear();
  // It may look at a slow disk before it returns.
  m_pool.start([this, id, start = std::move(start), relay = m_relay, howFar] {
    using Handle = std::unique_ptr<pipeline::RunHandle>;
    auto made = std::make_shared<Result<Handle>>(start(*m_engine, relay));
    const auto tell = [this, id, made, howFar] {
      if (!made->has_value()) {
        if (id == m_runId) m_controller.setFailed(textOf(made->error()));
      } else if (id == m_runId) {
        takeHandle(std::move(**made), howFar);
      } else {
        dispose(std::move(**made));  // stopped before it began
      }
    };
    QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
  });
}

void EngineClient::takeHandle(std::unique_ptr<pipeline::RunHandle> handle, HowFar howFar) {
  m_handle = std::move(handle);
  if (howFar == HowFar::OneEpoch) m_handle->nextEpoch();
  // What was asked for while it was being started.
  if (m_controller.stage() == viewmodel::TrainingStage::Paused) m_handle->pause();
  if (m_controller.stage() == viewmodel::TrainingStage::Stopping) m_handle->stop();
}

void EngineClient::openRun(const std::filesystem::path& run,
                           const std::vector<std::string>& warnings) {
  m_runPath = run;
  if (m_session.run() && m_session.run()->path() == run) {
    attachLive();
  } else {
    m_session.open(run);
  }
  QStringList texts;
  for (const std::string& warning : warnings) {
    texts << QString::fromStdString(printablePath(warning));
  }
  if (!texts.isEmpty()) Q_EMIT warned(texts);
}

void EngineClient::attachLive() {
  const bool isOurs = m_session.run() && !m_runPath.empty() && m_session.run()->path() == m_runPath;
  if (m_relay) m_relay->attach(isOurs ? &m_session.run()->live() : nullptr);
}

void EngineClient::takeOutcome(const Result<pipeline::RunOutcome>& outcome) {
  dispose(std::move(m_handle));
  if (outcome) {
    m_controller.setFinished(outcome->how, QString::fromStdString(outcome->reason),
                             outcome->lastEpoch);
  } else {
    m_controller.setFailed(textOf(outcome.error()));
  }
}

void EngineClient::stopRun() {
  if (m_handle) m_handle->stop();
  if (m_controller.stage() == viewmodel::TrainingStage::Stopping) return;  // its outcome is awaited
  // The training was given up: nothing of it is wanted any more.
  ++m_runId;
  m_waiting.clear();
  if (m_relay) m_relay->attach(nullptr);
  dispose(std::move(m_handle));
}

// Joining a worker may take half a second: not on the window's thread.
void EngineClient::dispose(std::unique_ptr<pipeline::RunHandle> handle) {
  if (!handle) return;
  m_pool.start([doomed = std::shared_ptr<pipeline::RunHandle>{std::move(handle)}]() mutable {
    doomed.reset();
  });
}

}  // namespace flipbook::app
