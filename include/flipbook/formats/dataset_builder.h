// Puts a dataset together from what a manifest says line by line: finds the images, numbers the
// classes, sorts, honours splits, and keeps account of what cannot be used.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "flipbook/core/dataset.h"
#include "flipbook/core/image_address.h"
#include "flipbook/core/result.h"
#include "flipbook/formats/file_names.h"
#include "flipbook/formats/file_tree.h"
#include "flipbook/formats/image_finder.h"

namespace flipbook::formats {

// Where something stands: "labels.csv, line 17". A place that is no line leaves it 0.
struct Source {
  std::string_view file;
  std::uint64_t line{};

  [[nodiscard]] std::string inWords() const;
};

struct ManifestEntry {
  std::string_view path;  // as written
  std::string_view label;
  std::optional<SplitWord> split;
  std::string_view group;
  std::optional<Box> box;
};

class DatasetBuilder {
 public:
  explicit DatasetBuilder(FileTree tree);

  [[nodiscard]] const FileTree& tree() const { return m_tree; }
  [[nodiscard]] const ImageFinder& finder() const { return m_finder; }

  // The classes in their order, where the format lists them: other labels are quarantined (C3).
  void setClasses(std::vector<std::string> classes);
  // Paths of other machines are found by their end (ImageFinder::findByEnd).
  void setPathsAreForeign() { m_pathsAreForeign = true; }
  // Samples are parts of images, so that an image as a whole is none, with a label or without.
  void setSamplesAreParts() { m_samplesAreParts = true; }

  // Looks for the image and notes it, or quarantines the entry with the reason and the line. No
  // label is a reason unless the tree takes images without one; NaN always is.
  void add(const Source& source, const ManifestEntry& entry);
  // An image that is known to be there: its address relative to the root.
  void addFound(const Source& source, std::string address, const ManifestEntry& entry);
  void quarantine(const Source& source, std::string_view path, std::string_view reason);
  void warn(std::string warning) { m_warnings.push_back(std::move(warning)); }

  // Errors: InvalidArgument: an image with two labels (C4), unless the tree says that the last
  // wins, or in two splits (C9), with the count, the first example and its lines.
  [[nodiscard]] Result<Dataset> finish() &&;

 private:
  struct Noted {
    std::string address;
    std::string group;
    std::uint32_t label{};
    std::uint32_t source{};  // index of the file's name
    std::uint64_t line{};
    std::optional<SplitWord> split;
    std::optional<Box> box;
  };

  [[nodiscard]] Result<std::string> imageOf(const Source& source, std::string_view path) const;
  std::uint32_t labelNumber(std::string_view label);
  std::uint32_t sourceNumber(std::string_view file);
  [[nodiscard]] Source sourceOf(const Noted& noted) const;
  void dropOddLabels();
  Result<void> dropRepeated();
  Result<void> dropRelabelled();
  void numberClasses(Dataset& dataset);
  void takeImages(Dataset& dataset);
  [[nodiscard]] std::vector<std::string> unusedImages(const Dataset& dataset) const;
  void takeUnlabeled(const std::vector<std::string>& unused, Dataset& dataset);
  static void tellOfUnused(const std::vector<std::string>& unused, Dataset& dataset);

  FileTree m_tree;
  ImageFinder m_finder;
  bool m_pathsAreForeign{};
  bool m_hasClassList{};
  bool m_samplesAreParts{};
  std::vector<std::string> m_labels;  // in the order of their first use, or as listed
  std::unordered_map<std::string, std::uint32_t> m_labelNumbers;
  std::vector<std::string> m_sources;
  std::vector<Noted> m_noted;
  std::vector<std::string> m_unlabeled;  // addresses of entries without a label
  std::vector<std::string> m_refused;    // images of which an entry cannot be used
  std::vector<QuarantinedFile> m_quarantined;
  std::vector<std::string> m_warnings;
};

}  // namespace flipbook::formats
