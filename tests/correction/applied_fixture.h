// A dataset of a few real files and a run that was trained on it.

#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "flipbook/correction/correction.h"
#include "flipbook/recording/edited_samples.h"
#include "flipbook/recording/hash.h"
#include "support/run_fixtures.h"

namespace flipbook::test {

struct AppliedFile {
  std::string path;
  std::string bytes;
  std::uint32_t label{};
};

class AppliedRun {
 public:
  std::vector<Sample> samples;  // with the edits

  AppliedRun(std::string kind, const std::vector<AppliedFile>& files) : m_kind{std::move(kind)} {
    for (const AppliedFile& file : files) {
      write(file.path, file.bytes);
      recording::Hasher hasher;
      hasher.add(std::as_bytes(std::span{file.bytes}));
      samples.push_back(
          {.path = file.path, .label = ClassId{file.label}, .contentHash = hasher.value()});
    }
    setClasses({"cat", "dog"});
  }

  // Makes the run anew.
  void setClasses(std::vector<std::string> classes) {
    RunInfo info = runInfoOf({});
    info.dataset = {.kind = m_kind, .root = root().native()};
    info.classes = std::move(classes);
    info.sampleCount = static_cast<std::uint32_t>(samples.size());
    (void)valueOrThrow(recording::RunWriter::create(path(), info, samples, true));
  }

  [[nodiscard]] std::filesystem::path root() const { return m_folder->path() / "data"; }
  [[nodiscard]] std::filesystem::path path() const { return m_folder->path() / "a.flipbook"; }
  [[nodiscard]] recording::RunReader open() const {
    return valueOrThrow(recording::RunReader::open(path()));
  }
  [[nodiscard]] correction::Plan plan() const {
    return valueOrThrow(correction::planCorrection(open(), samples));
  }

  void relabel(std::size_t sample, std::uint32_t label) {
    Sample& one = samples[sample];
    const Label given = one.labelBefore.value_or(one.label);
    one.label = ClassId{label};
    one.labelBefore = given == one.label ? std::nullopt : std::optional{given};
  }
  void exclude(std::size_t sample) { samples[sample].excludedBecause = recording::kExcludedByHand; }
  void include(std::size_t sample) { samples[sample].excludedBecause.clear(); }

  void write(const std::string& file, const std::string& bytes) const {
    std::filesystem::create_directories((root() / file).parent_path());
    std::ofstream{root() / file, std::ios::binary} << bytes;
  }

  // Every file of the dataset and its bytes.
  [[nodiscard]] std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{root()}) {
      if (!entry.is_regular_file()) continue;
      std::ifstream in{entry.path(), std::ios::binary};
      found[std::filesystem::relative(entry.path(), root()).native()] =
          std::string{std::istreambuf_iterator<char>{in}, {}};
    }
    return found;
  }

 private:
  std::unique_ptr<TemporaryDirectory> m_folder = std::make_unique<TemporaryDirectory>();
  std::string m_kind;
};

}  // namespace flipbook::test
