// A folder to put files into, opened as a dataset, with short ways to say what was found.

#pragma once

#include <gmock/gmock.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "flipbook/dataset/open_dataset.h"
#include "support/image_fixtures.h"
#include "support/temporary_directory.h"

namespace flipbook::dataset {

// The dataset's list of files left out has this one, for a reason that contains the text.
inline auto quarantinedAs(const std::string& path, const std::string& reason) {
  return ::testing::Contains(
      ::testing::AllOf(::testing::Field(&QuarantinedFile::path, path),
                       ::testing::Field(&QuarantinedFile::reason, ::testing::HasSubstr(reason))));
}

class OpenFolder : public ::testing::Test {
 protected:
  // Listing does not decode, so any bytes will do for an image.
  void put(const std::string& path, std::string_view text = "x") const {
    test::writeBytes(root() / path, test::bytesOf(text));
  }
  void putAll(const std::vector<std::string>& paths) const {
    for (const std::string& path : paths) put(path);
  }

  [[nodiscard]] Dataset opened() const {
    auto dataset = openDataset(root());
    EXPECT_TRUE(dataset.has_value()) << (dataset ? "" : dataset.error().message());
    return dataset ? *std::move(dataset) : Dataset{};
  }
  [[nodiscard]] std::string refused() const {
    auto dataset = openDataset(root());
    return dataset ? "accepted as " + dataset->kind : dataset.error().message();
  }
  [[nodiscard]] std::filesystem::path root() const { return m_directory.path() / "data"; }

  // "cat/1.png=cat", with ":train" or ":validation" where the dataset says so.
  static std::vector<std::string> samplesOf(const Dataset& dataset) {
    std::vector<std::string> samples;
    for (const LabelledImage& image : dataset.images) {
      std::string text = image.path + '=' + dataset.classes[image.label.klass().index()];
      if (image.declaredSplit) {
        text += *image.declaredSplit == Split::Training ? ":train" : ":validation";
      }
      samples.push_back(std::move(text));
    }
    return samples;
  }

 private:
  test::TemporaryDirectory m_directory;
};

}  // namespace flipbook::dataset
