// RunReader::history: one row of a few tensors per epoch, by scattered reads.

#include <limits>

#include "recording/reader_state.h"

namespace flipbook::recording {

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

// Reads one sample's row of a frame's tensors.
class RowReader {
 public:
  RowReader(const File& file, SampleId sample, const std::filesystem::path& path)
      : m_file{&file}, m_path{&path}, m_row{sample.index()} {}

  [[nodiscard]] Result<std::vector<std::uint8_t>> read(const FrameTensor& tensor) const {
    std::vector<std::uint8_t> bytes(tensor.rowBytes());
    const auto read = readExactly(*m_file, tensor.offset + m_row * tensor.rowBytes(),
                                  std::as_writable_bytes(std::span{bytes}), *m_path);
    if (!read) return passOn(read.error());
    return bytes;
  }

  // The row's only value; NaN if there is no such tensor.
  [[nodiscard]] Result<float> value(const std::optional<FrameTensor>& tensor) const {
    if (!tensor) return kNaN;
    const auto bytes = read(*tensor);
    if (!bytes) return passOn(bytes.error());
    return floatsFrom(*bytes, tensor->type).front();
  }

  [[nodiscard]] Result<ClassScores> scores(const FrameIndex& index, const Label& label,
                                           std::uint32_t classCount) const {
    std::vector<std::uint8_t> topClass;
    std::vector<std::uint8_t> labelLogit;
    std::vector<std::uint8_t> logitSum;
    auto score = read(index.score);
    if (!score) return passOn(score.error());
    if (index.kind == ScoreKind::Top) {
      for (const auto& [tensor, into] :
           {std::pair{&index.topClass, &topClass}, std::pair{&index.labelLogit, &labelLogit},
            std::pair{&index.logitSum, &logitSum}}) {
        auto bytes = read(*tensor);
        if (!bytes) return passOn(bytes.error());
        *into = std::move(*bytes);
      }
    }
    return scoresFrom(index, {*score, topClass, labelLogit, logitSum}, {&label, 1}, classCount);
  }

 private:
  const File* m_file;
  const std::filesystem::path* m_path;
  std::uint64_t m_row;
};

// The parsed header of an epoch's frame: known, or read now.
Result<FrameIndex> indexOf(const ReaderState& state, const EpochEntry& entry,
                           const FileIdentity& file) {
  const std::uint32_t epoch = entry.summary.epoch.value();
  const auto known = state.cache.with([&](Cache& cache) -> std::optional<FrameIndex> {
    const auto found = cache.frames.find(epoch);
    if (found == cache.frames.end() || found->second.file != file) return std::nullopt;
    return found->second.index;
  });
  if (known) return *known;
  const auto opened = state.openFrame(entry);
  if (!opened) return passOn(opened.error());
  state.cache.with([&](Cache& cache) { cache.frames[epoch] = {file, opened->index}; });
  return opened->index;
}

Result<SampleOnPage> readPage(const ReaderState& state, const RunFolder& folder,
                              const EpochEntry& entry, SampleId sample) {
  const std::filesystem::path path = state.path / entry.file;
  const auto file = folder.openFile(entry.file);
  if (!file) return passOn(file.error());
  const auto identity = identityOf(*file, path);
  if (!identity) return passOn(identity.error());
  const auto index = indexOf(state, entry, *identity);
  if (!index) return passOn(index.error());
  const Label& label = state.labels[sample.index()];
  const RowReader row{*file, sample, path};
  const auto scores =
      row.scores(*index, label, static_cast<std::uint32_t>(state.info.classes.size()));
  if (!scores) return passOn(scores.error());
  const auto loss = row.value(index->loss);
  if (!loss) return passOn(loss.error());
  const auto margin = row.value(index->trainingMargin);
  if (!margin) return passOn(margin.error());
  constexpr SampleId kOnly{0};
  SampleOnPage page{.epoch = entry.summary.epoch,
                    .confidence = kNaN,
                    .labelProbability = kNaN,
                    .strongestOther = {ClassId{}, kNaN},
                    .loss = kNaN,
                    .trainingMargin = *margin};
  if (!scores->isEvaluated(kOnly)) return page;
  page.predicted = scores->predicted(kOnly);
  page.confidence = scores->confidence(kOnly);
  if (!label.isGiven()) {
    page.strongestOther = {page.predicted, page.confidence};
    page.trainingMargin = kNaN;
    return page;
  }
  page.labelProbability = scores->probability(kOnly, label.klass(), label);
  page.strongestOther = scores->strongestOther(kOnly, label.klass());
  page.loss = index->loss ? *loss : scores->loss(kOnly, label);
  return page;
}

}  // namespace

Result<std::vector<SampleOnPage>> RunReader::history(SampleId sample) const {
  const State& state = *m_state;
  if (sample.index() >= state.samples.size()) {
    return fail(ErrorCode::InvalidArgument, "sample {} is outside the {} samples of {}",
                sample.value(), state.samples.size(), shown(state.path));
  }
  const auto folder = RunFolder::open(state.path);
  if (!folder) return passOn(folder.error(), "history");
  const auto damaged = state.cache.with([](Cache& cache) { return cache.damaged; });
  std::vector<SampleOnPage> pages;
  for (const EpochEntry& entry : state.log.entries()) {
    if (!entry.problem.empty() || damaged.contains(entry.summary.epoch.value())) continue;
    if (const auto page = readPage(state, *folder, entry, sample)) pages.push_back(*page);
  }
  return pages;
}

}  // namespace flipbook::recording
