// Ids like A12 are those of the table of bad inputs in docs/datasets.md.

#include "flipbook/dataset/open_dataset.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <thread>

#include "support/image_fixtures.h"
#include "support/temporary_directory.h"

namespace flipbook::dataset {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace): the fixtures

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class OpenDataset : public ::testing::Test {
 protected:
  // Listing does not decode, so any bytes will do.
  void put(const std::string& path) const { writeBytes(root() / path, bytesOf("x")); }
  void putAll(const std::vector<std::string>& paths) const {
    for (const std::string& path : paths) put(path);
  }
  void link(const std::string& target, const std::string& place) const {
    std::filesystem::create_directories((root() / place).parent_path());
    std::filesystem::create_symlink(target, root() / place);
  }

  [[nodiscard]] Dataset opened() const {
    auto dataset = openDataset(root());
    EXPECT_TRUE(dataset.has_value()) << dataset.error().message();
    return dataset ? *std::move(dataset) : Dataset{};
  }
  [[nodiscard]] Error refused() const {
    auto dataset = openDataset(root());
    EXPECT_FALSE(dataset.has_value());
    return dataset ? Error{ErrorCode::Io, "was accepted"} : dataset.error();
  }
  [[nodiscard]] std::filesystem::path root() const { return m_directory.path() / "data"; }

  static std::vector<std::string> pathsOf(const Dataset& dataset) {
    std::vector<std::string> paths;
    for (const LabelledImage& image : dataset.images) paths.push_back(image.path);
    return paths;
  }
  static std::string labelOf(const Dataset& dataset, const std::string& path) {
    for (const LabelledImage& image : dataset.images) {
      if (image.path == path) return dataset.classes[image.label.klass().index()];
    }
    return "not there";
  }
  static auto quarantinedAs(const std::string& path, const std::string& reason) {
    return Contains(AllOf(Field(&QuarantinedFile::path, path),
                          Field(&QuarantinedFile::reason, HasSubstr(reason))));
  }

 private:
  test::TemporaryDirectory m_directory;
};

TEST_F(OpenDataset, ReadsFoldersAsClassesInBytewiseOrder) {
  putAll({"cat/b.png", "cat/a.jpg", "Zebra/1.bmp", "dog/x.webp"});

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.kind, "class-folders");
  EXPECT_THAT(dataset.why, HasSubstr("3 folders with images"));
  EXPECT_THAT(dataset.classes, ElementsAre("Zebra", "cat", "dog"));
  EXPECT_THAT(pathsOf(dataset), ElementsAre("Zebra/1.bmp", "cat/a.jpg", "cat/b.png", "dog/x.webp"));
  EXPECT_EQ(labelOf(dataset, "cat/b.png"), "cat");
  EXPECT_FALSE(dataset.bringsSplits());
}

TEST_F(OpenDataset, FindsImagesAtAnyDepthWhateverTheCaseOfTheirExtension) {
  putAll({"cat/2020/may/A.JPG", "cat/B.JpEg", "dog/c.PNG"});

  const Dataset dataset = opened();

  EXPECT_THAT(pathsOf(dataset), ElementsAre("cat/2020/may/A.JPG", "cat/B.JpEg", "dog/c.PNG"));
  EXPECT_EQ(labelOf(dataset, "cat/2020/may/A.JPG"), "cat");
}

TEST_F(OpenDataset, ReportsJunkAndLeavesItOut) {
  putAll({"cat/a.png", "dog/b.png", "cat/.DS_Store", "cat/._a.png", "dog/Thumbs.db",
          "dog/notes.txt", ".git/x.png", "readme.md"});

  const Dataset dataset = opened();

  EXPECT_THAT(pathsOf(dataset), ElementsAre("cat/a.png", "dog/b.png"));
  EXPECT_THAT(dataset.classes, ElementsAre("cat", "dog"));
  EXPECT_EQ(dataset.skippedFiles, 6U);
  EXPECT_THAT(dataset.warnings, Contains(AllOf(HasSubstr("Skipped 6 files"), HasSubstr(" (1)"))));
}

TEST_F(OpenDataset, TakesWhatWasPutAsideForNoClass) {
  putAll({"cat/a.png", "dog/b.png", "excluded by Flipbook/cat/c.png",
          "excluded by Flipbook/dog/old/d.png", "excluded by Flipbook/dog/notes.txt"});

  const Dataset dataset = opened();

  EXPECT_THAT(dataset.classes, ElementsAre("cat", "dog"));
  EXPECT_EQ(dataset.images.size(), 2U);
  EXPECT_EQ(dataset.excludedImages, 2U);
  EXPECT_EQ(dataset.skippedFiles, 0U);
  EXPECT_TRUE(dataset.quarantined.empty());
  EXPECT_THAT(dataset.warnings,
              ElementsAre("2 images excluded by Apply lie in the folder \"excluded by Flipbook\" "
                          "and are left out on purpose"));
}

TEST_F(OpenDataset, TakesWhatWasPutAsideForNoSplit) {
  putAll({"train/cat/a.png", "train/dog/b.png", "val/cat/c.png", "val/dog/d.png",
          "excluded by Flipbook/train/cat/e.png"});

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.kind, "split-folders");
  EXPECT_EQ(dataset.images.size(), 4U);
  EXPECT_EQ(dataset.excludedImages, 1U);
  EXPECT_THAT(dataset.warnings, Contains(HasSubstr("1 image excluded by Apply lies in")));
}

TEST_F(OpenDataset, QuarantinesImagesWithoutAClassFolder) {
  putAll({"cat/a.png", "dog/b.png", "stray.png"});

  EXPECT_THAT(opened().quarantined, quarantinedAs("stray.png", "no label"));
}

TEST_F(OpenDataset, NamesFormatsThatAreNotSupported) {
  putAll({"cat/a.png", "dog/b.png", "cat/c.tif", "cat/d.HEIC"});

  const Dataset dataset = opened();

  EXPECT_THAT(dataset.quarantined, quarantinedAs("cat/c.tif", "TIFF is not supported"));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("cat/d.HEIC", "HEIC is not supported"));
}

TEST_F(OpenDataset, A1_SaysThatAFolderIsMissing) {
  const Error error = refused();

  EXPECT_EQ(error.code(), ErrorCode::NotFound);
  EXPECT_THAT(error.message(),
              AllOf(HasSubstr("no such folder"), HasSubstr("\"" + root().string())));
}

TEST_F(OpenDataset, A1_SaysThatAFileIsNoFolder) {
  writeBytes(root(), bytesOf("x"));

  const Error error = refused();

  EXPECT_EQ(error.code(), ErrorCode::NotFound);
  EXPECT_THAT(error.message(), HasSubstr("this is a file"));
}

TEST_F(OpenDataset, A2_SaysWhatItLookedForInAFolderWithoutImages) {
  putAll({"cat/a.txt", "b.csv"});

  const Error error = refused();

  EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
  EXPECT_THAT(error.message(),
              AllOf(HasSubstr("0 images in"), HasSubstr(".jpg"), HasSubstr("2 other")));
}

TEST_F(OpenDataset, A2_RefusesAnEmptyFolder) {
  std::filesystem::create_directories(root());

  EXPECT_THAT(refused().message(), HasSubstr("0 images in"));
}

TEST_F(OpenDataset, ExplainsHowToLabelImagesThatLieInOneFolder) {
  putAll({"a.png", "b.png"});

  EXPECT_THAT(refused().message(), HasSubstr("no labels"));
}

TEST_F(OpenDataset, A3_OpensASingleClassButDoesNotTrainOnIt) {
  putAll({"cat/1.png", "cat/2.png", "cat/3.png", "cat/4.png"});

  const auto trainable = checkTrainable(opened());

  ASSERT_FALSE(trainable.has_value());
  EXPECT_EQ(trainable.error().code(), ErrorCode::InvalidArgument);
  EXPECT_THAT(trainable.error().message(), HasSubstr("at least two classes"));
}

TEST_F(OpenDataset, HintsAtTheFolderInsideWhereTheClassesAre) {
  putAll({"photos/cat/1.png", "photos/cat/2.png", "photos/dog/1.png", "photos/dog/2.png"});

  const auto trainable = checkTrainable(opened());

  ASSERT_FALSE(trainable.has_value());
  EXPECT_THAT(trainable.error().message(), HasSubstr("open that folder instead"));
}

TEST_F(OpenDataset, A4_KeepsAClassWithoutImages) {
  put("cat/1.png");
  std::filesystem::create_directories(root() / "unicorn");

  const Dataset dataset = opened();

  EXPECT_THAT(dataset.classes, ElementsAre("cat", "unicorn"));
  EXPECT_THAT(dataset.warnings, Contains(HasSubstr("A class without images: \"unicorn\"")));
}

TEST_F(OpenDataset, A6_DoesNotTrainOnASingleImage) {
  put("cat/1.png");

  const auto trainable = checkTrainable(opened());

  ASSERT_FALSE(trainable.has_value());
  EXPECT_THAT(trainable.error().message(), AllOf(HasSubstr("1 image"), HasSubstr("at least 4")));
}

TEST_F(OpenDataset, A7_ListsThousandsOfClassesAndFiles) {
  for (int i = 0; i < 1000; ++i) put("class" + std::to_string(i) + "/x.png");
  for (int i = 0; i < 3000; ++i) put("class0/" + std::to_string(i) + ".png");

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.classes.size(), 1000U);
  EXPECT_EQ(dataset.images.size(), 4000U);
  EXPECT_TRUE(std::ranges::is_sorted(dataset.images, {}, &LabelledImage::path));
}

TEST_F(OpenDataset, A8_KeepsStrangeClassNamesAsTheyAre) {
  const std::vector<std::string> names{
      "  ", "<b>", "CON", "line\nbreak", std::string(255, 'n'), "\xF0\x9F\x90\x88"};
  for (const std::string& name : names) put(name + "/1.png");

  const Dataset dataset = opened();

  EXPECT_THAT(dataset.classes, ::testing::UnorderedElementsAreArray(names));
  EXPECT_THAT(dataset.warnings, Contains(HasSubstr("blanks only")));
}

TEST_F(OpenDataset, A8_WarnsOfNamesThatDifferOnlyInUnicodeForm) {
  put("caf\xC3\xA9/1.png");   // e with acute, one character
  put("cafe\xCC\x81/1.png");  // e and a combining acute

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.classes.size(), 2U);
  EXPECT_THAT(dataset.warnings, Contains(HasSubstr("Unicode")));
}

TEST_F(OpenDataset, A8_WarnsOfHangulTwins) {
  put("\xED\x95\x9C/1.png");                          // U+D55C
  put("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB/1.png");  // U+1112 U+1161 U+11AB

  EXPECT_THAT(opened().warnings, Contains(HasSubstr("Unicode")));
}

TEST_F(OpenDataset, A9_KeepsClassesApartThatDifferOnlyInCase) {
  putAll({"Cat/1.png", "cat/1.png"});

  const Dataset dataset = opened();

  EXPECT_THAT(dataset.classes, ElementsAre("Cat", "cat"));
  EXPECT_THAT(dataset.warnings, Contains(HasSubstr("upper and lower case")));
}

TEST_F(OpenDataset, A10_AcceptsNamesThatAreNoUtf8) {
  put("cat/\xFF\xFE.png");

  EXPECT_THAT(pathsOf(opened()), ElementsAre("cat/\xFF\xFE.png"));
}

TEST_F(OpenDataset, A11_AcceptsQuotesAndBlanks) {
  put("cat/it's \"one\" .png");

  EXPECT_THAT(pathsOf(opened()), ElementsAre("cat/it's \"one\" .png"));
}

TEST_F(OpenDataset, A11_QuarantinesPathsThatAreTooLong) {
  put("cat/1.png");
  int folder = open((root() / "cat").c_str(), O_RDONLY | O_DIRECTORY);
  const std::string name(250, 'd');
  for (int depth = 0; depth < 17; ++depth) {
    ASSERT_EQ(mkdirat(folder, name.c_str(), 0700), 0);
    const int next = openat(folder, name.c_str(), O_RDONLY | O_DIRECTORY);
    close(folder);
    folder = next;
  }
  close(folder);

  const Dataset dataset = opened();

  EXPECT_THAT(pathsOf(dataset), ElementsAre("cat/1.png"));
  EXPECT_THAT(dataset.quarantined,
              Contains(Field(&QuarantinedFile::reason, HasSubstr("longer than 4,095 bytes"))));
}

TEST_F(OpenDataset, A12_ListsAFileOnceThatALinkLeadsTo) {
  putAll({"cat/1.png", "dog/2.png"});
  link("1.png", "cat/again.png");

  const Dataset dataset = opened();

  EXPECT_THAT(pathsOf(dataset), ElementsAre("cat/1.png", "dog/2.png"));
  EXPECT_THAT(dataset.warnings, Contains(AllOf(HasSubstr("a link"), HasSubstr("cat/again.png"))));
}

TEST_F(OpenDataset, A12_WarnsOfALinkThatGivesAnotherLabel) {
  putAll({"cat/1.png", "dog/2.png"});
  link("../cat/1.png", "dog/1.png");

  EXPECT_THAT(opened().warnings, Contains(HasSubstr("conflicting labels")));
}

TEST_F(OpenDataset, A12_FollowsLinksIntoAPoolThatIsNoClass) {
  putAll({".pool/1.png", ".pool/2.png"});
  link("../.pool/1.png", "cat/first.png");
  link("../.pool/2.png", "dog/second.png");

  const Dataset dataset = opened();

  EXPECT_EQ(labelOf(dataset, ".pool/1.png"), "cat");
  EXPECT_EQ(labelOf(dataset, ".pool/2.png"), "dog");
}

TEST_F(OpenDataset, A13_QuarantinesLinksThatLeaveTheDataset) {
  put("cat/1.png");
  writeBytes(root().parent_path() / "secret.png", bytesOf("x"));
  link("/etc/passwd", "cat/passwd.png");
  link("../../secret.png", "cat/secret.png");
  link("/etc", "cat/etc");

  const Dataset dataset = opened();

  EXPECT_THAT(pathsOf(dataset), ElementsAre("cat/1.png"));
  for (const char* path : {"cat/passwd.png", "cat/secret.png", "cat/etc"}) {
    EXPECT_THAT(dataset.quarantined, quarantinedAs(path, "leaves the dataset"));
  }
}

TEST_F(OpenDataset, A13_TellsASiblingWithTheSameBeginningFromTheRoot) {
  put("cat/1.png");
  writeBytes(root().string() + "2/x.png", bytesOf("x"));
  link("../../data2/x.png", "cat/x.png");

  EXPECT_THAT(opened().quarantined, quarantinedAs("cat/x.png", "leaves the dataset"));
}

TEST_F(OpenDataset, A14_QuarantinesLinksInACircleAndToNowhere) {
  put("cat/1.png");
  link("loop.png", "cat/loop.png");
  link("gone.png", "cat/dangling.png");
  link("..", "cat/up");

  const Dataset dataset = opened();

  EXPECT_THAT(pathsOf(dataset), ElementsAre("cat/1.png"));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("cat/loop.png", "in a circle"));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("cat/dangling.png", "nowhere"));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("cat/up", "in a circle"));
}

TEST_F(OpenDataset, A15_NeverOpensWhatIsNoFile) {
  put("cat/1.png");
  ASSERT_EQ(mkfifo((root() / "cat/pipe.png").c_str(), 0600), 0);
  std::filesystem::create_directories(root() / "cat/folder.jpg");
  put("cat/folder.jpg/inside.png");

  const Dataset dataset = opened();

  EXPECT_THAT(pathsOf(dataset), ElementsAre("cat/1.png"));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("cat/pipe.png", "a pipe"));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("cat/folder.jpg", "a folder"));
}

// Runs with the rights of an ordinary user for as long as it lives, for root may read everything.
class OrdinaryUser {
 public:
  OrdinaryUser() : m_user{geteuid()} {
    if (m_user == 0) {
      EXPECT_EQ(seteuid(65534), 0);
    }
  }
  ~OrdinaryUser() { EXPECT_EQ(seteuid(m_user), 0); }
  OrdinaryUser(const OrdinaryUser&) = delete;
  OrdinaryUser& operator=(const OrdinaryUser&) = delete;

 private:
  uid_t m_user;
};

TEST_F(OpenDataset, A16_GoesOnWithoutAFolderItMayNotRead) {
  putAll({"cat/1.png", "dog/secret/2.png", "dog/3.png"});
  std::filesystem::permissions(root().parent_path(), std::filesystem::perms{0755});
  std::filesystem::permissions(root() / "dog/secret", std::filesystem::perms::none);

  const Dataset dataset = [&] {
    const OrdinaryUser user;
    return opened();
  }();

  EXPECT_THAT(pathsOf(dataset), ElementsAre("cat/1.png", "dog/3.png"));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("dog/secret", "Permission denied"));
  EXPECT_THAT(dataset.warnings, Contains(HasSubstr("A folder could not be read")));
  std::filesystem::permissions(root() / "dog/secret", std::filesystem::perms::owner_all);
}

TEST_F(OpenDataset, StopsWhenAsked) {
  put("cat/1.png");
  std::stop_source source;
  source.request_stop();

  const auto dataset = openDataset(root(), {}, {}, source.get_token());

  ASSERT_FALSE(dataset.has_value());
  EXPECT_EQ(dataset.error().code(), ErrorCode::Cancelled);
}

TEST_F(OpenDataset, TellsHowFarItIs) {
  putAll({"cat/1.png", "cat/2.png", "dog/1.png"});
  std::uint64_t last = 0;

  const auto dataset =
      openDataset(root(), {}, [&](const Progress& progress) { last = progress.done; });

  ASSERT_TRUE(dataset.has_value());
  EXPECT_EQ(last, 5U);  // two folders and three files
}

class OpenSplitFolders : public OpenDataset {
 protected:
  static std::vector<std::optional<Split>> splitsOf(const Dataset& dataset) {
    std::vector<std::optional<Split>> splits;
    for (const LabelledImage& image : dataset.images) splits.push_back(image.declaredSplit);
    return splits;
  }
};

TEST_F(OpenSplitFolders, TakesTheSplitsThatAreThere) {
  putAll({"train/cat/1.png", "train/dog/2.png", "val/cat/3.png", "val/owl/4.png"});

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.kind, "split-folders");
  EXPECT_THAT(dataset.why, AllOf(HasSubstr("\"train\""), HasSubstr("\"val\"")));
  EXPECT_THAT(dataset.classes, ElementsAre("cat", "dog", "owl"));
  EXPECT_EQ(labelOf(dataset, "train/dog/2.png"), "dog");
  EXPECT_THAT(splitsOf(dataset),
              ElementsAre(Split::Training, Split::Training, Split::Validation, Split::Validation));
  EXPECT_TRUE(dataset.bringsSplits());
}

TEST_F(OpenSplitFolders, UsesTestImagesForValidationOnlyWhereThereIsNoValidation) {
  putAll({"training/cat/1.png", "test/cat/2.png"});

  const Dataset dataset = opened();

  EXPECT_THAT(splitsOf(dataset), ElementsAre(Split::Validation, Split::Training));
  EXPECT_THAT(dataset.warnings, Contains(HasSubstr("test images are used for validation")));
}

TEST_F(OpenSplitFolders, LeavesTestImagesAsideBesideValidation) {
  putAll({"train/cat/1.png", "valid/cat/2.png", "test/cat/3.png", "test/unlabelled.png"});

  const Dataset dataset = opened();

  EXPECT_THAT(pathsOf(dataset), ElementsAre("train/cat/1.png", "valid/cat/2.png"));
  EXPECT_THAT(dataset.warnings, Contains(HasSubstr("left aside")));
}

TEST_F(OpenSplitFolders, SplitsASingleSplitItself) {
  putAll({"train/cat/1.png", "train/dog/2.png"});

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.kind, "split-folders");
  EXPECT_THAT(dataset.classes, ElementsAre("cat", "dog"));
  EXPECT_FALSE(dataset.bringsSplits());
  EXPECT_THAT(dataset.warnings, Contains(HasSubstr("Only training images")));
}

TEST_F(OpenSplitFolders, ReadsFoldersAsClassesIfNotAllAreSplits) {
  putAll({"train/1.png", "plane/2.png"});

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.kind, "class-folders");
  EXPECT_THAT(dataset.classes, ElementsAre("plane", "train"));
  EXPECT_THAT(dataset.why, HasSubstr("\"train\""));
  EXPECT_THAT(dataset.warnings, Contains(HasSubstr("named like splits")));
}

class SplitFolderNames : public OpenSplitFolders,
                         public ::testing::WithParamInterface<const char*> {};

TEST_P(SplitFolderNames, AreRecognisedAsWholeWordsInAnyCase) {
  put(std::string{GetParam()} + "/cat/1.png");
  put(std::string{GetParam()} + "/dog/1.png");

  EXPECT_EQ(opened().kind, "split-folders");
}

INSTANTIATE_TEST_SUITE_P(Words, SplitFolderNames,
                         ::testing::Values("train", "Training", "train2017", "my-train", "VAL",
                                           "valid_1", "validation", "dev", "test.set", "testing",
                                           "eval", "evaluation set"));

class ClassFolderNames : public OpenSplitFolders,
                         public ::testing::WithParamInterface<const char*> {};

TEST_P(ClassFolderNames, AreNotTakenForSplits) {
  put(std::string{GetParam()} + "/cat/1.png");

  EXPECT_EQ(opened().kind, "class-folders");
}

INSTANTIATE_TEST_SUITE_P(Words, ClassFolderNames,
                         ::testing::Values("trains", "valley", "contest", "devices", "interval"));

}  // namespace
}  // namespace flipbook::dataset
