#include "flipbook/viewmodel/thumbnail_store.h"

#include <QCache>
#include <QMetaObject>
#include <QThreadPool>
#include <algorithm>
#include <deque>
#include <optional>
#include <system_error>
#include <unordered_set>
#include <utility>
#include <vector>

#include "flipbook/viewmodel/sample_text.h"
#include "viewmodel/latest_job.h"
#include "viewmodel/thumbnail_loading.h"

namespace flipbook::viewmodel {
namespace {

constexpr qsizetype kBudgetBytes = 64 << 20;
constexpr std::size_t kMostWaiting = 400;  // about two screens; older wishes are nobody's any more
constexpr qsizetype kEntryBytes = 256;     // beside the pixels

}  // namespace

struct ThumbnailStore::State {
  explicit State(ThumbnailStore* owner) : store{owner}, imageJob{owner, &imagePool} {
    // One core stays with the window, however many there are to decode.
    thumbnailPool.setMaxThreadCount(std::clamp(QThread::idealThreadCount() - 1, 1, 4));
    imagePool.setMaxThreadCount(1);
  }

  [[nodiscard]] LoadRequest requestFor(SampleId sample, std::uint32_t sidePx) const;
  void enqueue(SampleId sample);
  void startSome();
  void startOne(SampleId sample);
  void finish(std::uint64_t ofGeneration, SampleId sample, const Thumbnail& loaded);
  void loadImage();

  ThumbnailStore* store;
  ImageDecoder decoder;
  const OpenRun* run{};
  std::uint64_t generation{};  // rises when the run changes: answers of the run before are dropped

  QCache<std::uint32_t, Thumbnail> cache{kBudgetBytes};
  std::deque<SampleId> waiting;  // newest last
  std::unordered_set<SampleId> underWay;
  int running{};
  QThreadPool thumbnailPool;

  std::optional<SampleId> wantedImage;
  QThreadPool imagePool;
  LatestJob imageJob;
};

LoadRequest ThumbnailStore::State::requestFor(SampleId sample, std::uint32_t sidePx) const {
  const Sample wanted = run->placed(sample);
  LoadRequest request{.decoder = decoder, .sample = wanted, .sidePx = sidePx};
  if (auto file = sampleFile(run->info(), wanted)) {
    request.file = *std::move(file);
  } else {
    request.problem = QString::fromStdString(file.error().message());
  }
  return request;
}

void ThumbnailStore::State::enqueue(SampleId sample) {
  if (underWay.contains(sample)) return;
  std::erase(waiting, sample);
  waiting.push_back(sample);
  if (waiting.size() > kMostWaiting) waiting.pop_front();
  startSome();
}

void ThumbnailStore::State::startSome() {
  while (decoder && !waiting.empty() && running < thumbnailPool.maxThreadCount()) {
    const SampleId sample = waiting.back();
    waiting.pop_back();
    startOne(sample);
  }
}

void ThumbnailStore::State::startOne(SampleId sample) {
  underWay.insert(sample);
  ++running;
  thumbnailPool.start([this, receiver = store, ofGeneration = generation, sample,
                       request = requestFor(sample, kSidePx)] {
    lowerThreadPriority();
    Thumbnail loaded = loadThumbnail(request);
    QMetaObject::invokeMethod(
        receiver,
        [this, ofGeneration, sample, loaded = std::move(loaded)] {
          finish(ofGeneration, sample, loaded);
        },
        Qt::QueuedConnection);
  });
}

void ThumbnailStore::State::finish(std::uint64_t ofGeneration, SampleId sample,
                                   const Thumbnail& loaded) {
  --running;
  if (ofGeneration == generation) {
    underWay.erase(sample);
    cache.insert(sample.value(), new Thumbnail{loaded}, loaded.image.sizeInBytes() + kEntryBytes);
    Q_EMIT store->changed(sample);
  }
  startSome();
}

void ThumbnailStore::State::loadImage() {
  if (!decoder || !wantedImage || !run) return;
  const SampleId sample = *std::exchange(wantedImage, std::nullopt);
  imageJob.start(
      [request = requestFor(sample, 0)] { return loadThumbnail(request); },
      [this, sample](const Thumbnail& image) { Q_EMIT store->imageReady(sample, image); });
}

ThumbnailStore::ThumbnailStore(QObject* parent)
    : QObject{parent}, m_state{std::make_unique<State>(this)} {}

ThumbnailStore::~ThumbnailStore() {
  m_state->imageJob.cancel();
  m_state->waiting.clear();
  m_state->thumbnailPool.waitForDone();
  m_state->imagePool.waitForDone();
}

void ThumbnailStore::setDecoder(ImageDecoder decoder) {
  m_state->decoder = std::move(decoder);
  m_state->startSome();
  m_state->loadImage();
}

void ThumbnailStore::setRun(const OpenRun* run) {
  m_state->imageJob.cancel();
  ++m_state->generation;
  m_state->run = run;
  m_state->cache.clear();
  m_state->waiting.clear();
  m_state->underWay.clear();
  m_state->wantedImage.reset();
}

Thumbnail ThumbnailStore::thumbnail(SampleId sample) {
  if (!m_state->run || sample.index() >= m_state->run->samples().size()) return {};
  if (const Thumbnail* kept = m_state->cache.object(sample.value())) return *kept;
  m_state->enqueue(sample);
  return {.image = {}, .problem = {}, .isLoading = true};
}

QString ThumbnailStore::knownProblem(SampleId sample) const {
  const Thumbnail* kept = m_state->cache.object(sample.value());
  return kept ? kept->problem : QString{};
}

void ThumbnailStore::requestImage(SampleId sample) {
  m_state->imageJob.cancel();
  if (!m_state->run || sample.index() >= m_state->run->samples().size()) return;
  m_state->wantedImage = sample;
  m_state->loadImage();
}

}  // namespace flipbook::viewmodel
