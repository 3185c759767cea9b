// Archives of datasets, written by libarchive's other half.

#include <archive.h>
#include <archive_entry.h>
#include <gmock/gmock.h>

#include <cstdlib>

#include "dataset/open_fixture.h"

namespace flipbook::dataset {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Member {
  std::string name;
  std::string text{"x"};
  std::string linkTo;
};

class OpenArchive : public ::testing::TestWithParam<const char*> {
 protected:
  OpenArchive() { setenv("XDG_CACHE_HOME", (m_directory.path() / "cache").c_str(), 1); }
  ~OpenArchive() override { unsetenv("XDG_CACHE_HOME"); }

  void write(const std::vector<Member>& members) const {
    archive* const writer = archive_write_new();
    ASSERT_EQ(archive_write_set_format_filter_by_ext(writer, file().c_str()), ARCHIVE_OK);
    ASSERT_EQ(archive_write_open_filename(writer, file().c_str()), ARCHIVE_OK);
    for (const Member& member : members) {
      archive_entry* const entry = archive_entry_new();
      archive_entry_set_pathname(entry, member.name.c_str());
      archive_entry_set_perm(entry, 0644);
      archive_entry_set_filetype(entry, member.linkTo.empty() ? AE_IFREG : AE_IFLNK);
      if (!member.linkTo.empty()) archive_entry_set_symlink(entry, member.linkTo.c_str());
      archive_entry_set_size(
          entry, member.linkTo.empty() ? static_cast<la_int64_t>(member.text.size()) : 0);
      ASSERT_EQ(archive_write_header(writer, entry), ARCHIVE_OK);
      if (member.linkTo.empty()) archive_write_data(writer, member.text.data(), member.text.size());
      archive_entry_free(entry);
    }
    ASSERT_EQ(archive_write_free(writer), ARCHIVE_OK);
  }
  [[nodiscard]] Dataset opened() const {
    auto dataset = openDataset(file());
    EXPECT_TRUE(dataset.has_value()) << (dataset ? "" : dataset.error().message());
    return dataset ? *std::move(dataset) : Dataset{};
  }
  [[nodiscard]] std::filesystem::path file() const {
    return m_directory.path() / ("photos" + std::string{GetParam()});
  }
  [[nodiscard]] const std::filesystem::path& folder() const { return m_directory.path(); }

 private:
  test::TemporaryDirectory m_directory;
};

TEST_P(OpenArchive, ReadsWhatIsInsideLikeAFolder) {
  write({{"photos/cat/1.png"}, {"photos/cat/2.png"}, {"photos/dog/3.png"}});

  for (int time = 0; time < 2; ++time) {  // the second time it is unpacked already
    const Dataset dataset = opened();

    EXPECT_EQ(dataset.kind, "class-folders");
    EXPECT_THAT(dataset.why, HasSubstr("unpacked from \"photos"));
    EXPECT_THAT(dataset.classes, ElementsAre("cat", "dog"));
    EXPECT_EQ(dataset.images[2].path, "dog/3.png");
    EXPECT_EQ(test::readBytes(dataset.root / "dog/3.png"), test::bytesOf("x"));
  }
}

TEST_P(OpenArchive, ReadsATableInside) {
  write({{"a.png"}, {"b.png"}, {"labels.csv", "path,label\na.png,x\nb.png,y\n"}});

  EXPECT_EQ(opened().kind, "csv");
}

TEST_P(OpenArchive, NeverWritesOutsideTheCache) {
  write({{"cat/1.png"},
         {"dog/2.png"},
         {"../../escaped.png"},
         {"cat/../../up.png"},
         {"/absolute.png"},
         {"cat/link.png", "", "/etc/passwd"},
         {"cat/1.png", "second"}});

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.images.size(), 2U);
  EXPECT_THAT(dataset.quarantined, quarantinedAs("../../escaped.png", "leaves the archive"));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("cat/../../up.png", "leaves the archive"));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("/absolute.png", "leaves the archive"));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("cat/link.png", "a link"));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("cat/1.png", "a second file"));
  EXPECT_EQ(test::readBytes(dataset.root / "cat/1.png"), test::bytesOf("x"));
  EXPECT_FALSE(std::filesystem::exists(folder() / "cache/escaped.png"));
  EXPECT_FALSE(std::filesystem::exists("/absolute.png"));
}

TEST_P(OpenArchive, RefusesADamagedArchive) {
  std::string noise;
  for (int i = 0; i < 100'000; ++i) noise += static_cast<char>((i * 7919) >> 4);
  write({{"cat/1.png", noise}, {"dog/2.png", noise}});
  test::Bytes bytes = test::readBytes(file());
  bytes.resize(bytes.size() / 3);
  test::writeBytes(file(), bytes);

  const auto dataset = openDataset(file());

  ASSERT_FALSE(dataset.has_value());
  EXPECT_THAT(dataset.error().message(), HasSubstr(file().string()));
}

INSTANTIATE_TEST_SUITE_P(Kinds, OpenArchive, ::testing::Values(".zip", ".tar", ".tar.gz"),
                         [](const auto& kind) {
                           std::string name{kind.param};
                           std::erase(name, '.');
                           return name;
                         });

}  // namespace
}  // namespace flipbook::dataset
