// Tables beside the images. Ids like C1 are those of the table of bad inputs in docs/datasets.md.

#include <gmock/gmock.h>

#include "dataset/open_fixture.h"

namespace flipbook::dataset {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class OpenTable : public OpenFolder {};

TEST_F(OpenTable, ReadsPathsAndLabelsByTheNamesOfTheColumns) {
  putAll({"img/a.png", "img/b.png", "img/c.png"});
  put("labels.csv", "filename,width,label\nimg/a.png,3,cat\nimg/b.png,3,dog\nimg/c.png,3,cat\n");

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.kind, "csv");
  EXPECT_THAT(dataset.why, AllOf(HasSubstr("\"labels.csv\""), HasSubstr("column \"label\"")));
  EXPECT_THAT(dataset.classes, ElementsAre("cat", "dog"));
  EXPECT_THAT(samplesOf(dataset), ElementsAre("img/a.png=cat", "img/b.png=dog", "img/c.png=cat"));
  EXPECT_THAT(dataset.quarantined, IsEmpty());
}

struct Habit {
  const char* name;
  const char* text;
};
class HabitsOfTables : public OpenTable, public ::testing::WithParamInterface<Habit> {};

TEST_P(HabitsOfTables, AllGiveTheSameSamples) {
  putAll({"images/a.png", "images/b.png", "images/c.png"});
  put("list.data", GetParam().text);  // told by its content, not by its name

  EXPECT_THAT(samplesOf(opened()),
              ElementsAre("images/a.png=0 cat", "images/b.png=dog", "images/c.png=dog"));
}

INSTANTIATE_TEST_SUITE_P(
    C2, HabitsOfTables,
    ::testing::Values(
        Habit{"plain", "path,label\nimages/a.png,0 cat\nimages/b.png,dog\nimages/c.png,dog\n"},
        Habit{"semicolons", "path;label\nimages/a.png;0 cat\nimages/b.png;dog\nimages/c.png;dog\n"},
        Habit{"tabs", "path\tlabel\nimages/a.png\t0 cat\nimages/b.png\tdog\nimages/c.png\tdog"},
        Habit{"markAndCrLf",
              "\xEF\xBB\xBFpath,label\r\nimages/a.png,0 cat\r\nimages/b.png,dog\r\n"
              "images/c.png,dog\r\n"},
        Habit{"quotes",
              "\"path\",\"label\"\n\"images/a.png\",\"0 cat\"\n\"images/b.png\",dog\n"
              "images/c.png,\"dog\"\n"},
        Habit{"ids", "id,breed\na,0 cat\nb,dog\nc,dog\n"},
        Habit{"names", "Image Name,Class\na.png,0 cat\nb.png,dog\nc.png,dog\n"},
        Habit{"backslashes",
              "file,target\nimages\\a.png,0 cat\n.\\images\\b.png,dog\nimages\\\\c.png,dog\n"},
        Habit{"noNames", "images/a.png,0 cat\nimages/b.png,dog\nimages/c.png,dog\n"},
        Habit{"oddNames", "photo,kind\nimages/a.png,0 cat\nimages/b.png,dog\nimages/c.png,dog\n"},
        Habit{"manyColumns",
              "n,label,when,file_name\n1,0 cat,,images/a.png\n2,dog,,images/b.png\n"
              "3,dog,,images/c.png\n"},
        Habit{"oneHot", "image,0 cat,dog\na,1,0\nb,0,1\nc,0.0,1.0\n"},
        Habit{"jsonLines",
              "{\"file_name\":\"images/a.png\",\"label\":\"0 cat\"}\n\n"
              "{\"label\":\"dog\",\"file_name\":\"images/b.png\",\"more\":[1]}\n"
              "{\"file_name\":\"c.png\",\"label\":\"dog\"}"}),
    [](const auto& kind) { return kind.param.name; });

TEST_F(OpenTable, FindsPathsFromTheTablesFolderUpwards) {
  putAll({"set/meta/a.png", "set/b.png", "c.png"});
  put("set/meta/labels.csv", "path,label\na.png,x\nb.png,y\nc.png,x\n");

  EXPECT_THAT(samplesOf(opened()), ElementsAre("c.png=x", "set/b.png=y", "set/meta/a.png=x"));
}

TEST_F(OpenTable, HonoursASplitColumn) {
  putAll({"a.png", "b.png", "c.png", "d.png"});
  put("labels.csv",
      "path,label,split\na.png,x,train\nb.png,y,train\nc.png,x,valid\nd.png,x,TEST\n");

  const Dataset dataset = opened();

  EXPECT_THAT(samplesOf(dataset),
              ElementsAre("a.png=x:train", "b.png=y:train", "c.png=x:validation"));
  EXPECT_THAT(dataset.warnings, Contains(HasSubstr("1 test images are left aside")));
}

TEST_F(OpenTable, ReadsGooglesTablesWithoutNames) {
  putAll({"a.png", "b.png", "c.png"});
  put("labels.csv", "TRAIN,a.png,x\nVALIDATION,b.png,y\nUNASSIGNED,c.png,y\n");

  EXPECT_THAT(samplesOf(opened()),
              ElementsAre("a.png=x:train", "b.png=y:validation", "c.png=y:train"));
}

TEST_F(OpenTable, ReadsATablePerSplit) {
  putAll({"train/a.png", "train/b.png", "test/c.png"});
  put("train/metadata.csv", "file_name,label\na.png,x\nb.png,y\n");
  put("test/metadata.csv", "file_name,label\nc.png,y\n");

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.kind, "csv");
  EXPECT_THAT(samplesOf(dataset),
              ElementsAre("test/c.png=y:validation", "train/a.png=x:train", "train/b.png=y:train"));
}

TEST_F(OpenTable, KeepsGroups) {
  putAll({"a.png", "b.png"});
  put("labels.csv", "path,label,patient_id\na.png,x,p1\nb.png,y,p2\n");

  EXPECT_EQ(opened().images[1].group, "p2");
}

TEST_F(OpenTable, SortsClassNumbersAsNumbers) {
  putAll({"a.png", "b.png", "c.png"});
  put("labels.csv", "path,label\na.png,10\nb.png,9\nc.png,2\n");

  EXPECT_THAT(opened().classes, ElementsAre("2", "9", "10"));
}

TEST_F(OpenTable, ReadsAListWithNamesForItsNumbers) {
  putAll({"images/a b.png", "images/b.png", "images/c.png"});
  put("train.txt", "images/a b.png 0\nimages/b.png 1\nimages/c.png 2\n");
  put("labels.txt", "tabby cat\ndog\n");

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.kind, "text-list");
  EXPECT_THAT(dataset.classes, ElementsAre("tabby cat", "dog"));
  EXPECT_THAT(samplesOf(dataset), ElementsAre("images/a b.png=tabby cat", "images/b.png=dog"));
  // C3: a label that is not in the list of classes
  EXPECT_THAT(
      dataset.quarantined,
      quarantinedAs("images/c.png", "train.txt, line 3: the label \"2\" is not in the list"));
}

TEST_F(OpenTable, SaysThatFoldersCouldBeMeantAsWell) {
  putAll({"cat/a.png", "dog/b.png"});
  put("labels.csv", "path,label\ncat/a.png,tom\ndog/b.png,rex\n");

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.kind, "csv");
  ASSERT_THAT(dataset.alsoPossible, SizeIs(1));
  EXPECT_EQ(dataset.alsoPossible[0].kind, "class-folders");
  EXPECT_THAT(dataset.warnings, Contains(HasSubstr("It could be read as class-folders too")));
}

TEST_F(OpenTable, IsReadAsTheUserWants) {
  putAll({"cat/a.png", "dog/b.png"});
  put("labels.csv", "path,label\ncat/a.png,tom\ndog/b.png,rex\n");

  const Dataset dataset = openDataset(root(), {.kind = "class-folders"}).value();

  EXPECT_EQ(dataset.kind, "class-folders");
  EXPECT_THAT(samplesOf(dataset), ElementsAre("cat/a.png=cat", "dog/b.png=dog"));
  ASSERT_THAT(dataset.alsoPossible, SizeIs(1));
  EXPECT_EQ(dataset.alsoPossible[0].kind, "csv");
}

TEST_F(OpenTable, SaysAsWhatItCanBeReadInstead) {
  putAll({"cat/a.png", "dog/b.png"});

  const auto otherwise = openDataset(root(), {.kind = "csv"});
  const auto unknown = openDataset(root(), {.kind = "excel"});

  ASSERT_FALSE(otherwise.has_value());
  EXPECT_THAT(otherwise.error().message(),
              HasSubstr("cannot be read as csv, but as class-folders"));
  ASSERT_FALSE(unknown.has_value());
  EXPECT_THAT(unknown.error().message(), HasSubstr("there is no format excel"));
}

TEST_F(OpenTable, LeavesATableAsideThatListsFewOfTheImages) {
  for (int i = 0; i < 10; ++i) put("cat/" + std::to_string(i) + ".png");
  for (int i = 0; i < 10; ++i) put("dog/" + std::to_string(i) + ".png");
  put("corrections.csv", "path,label\ncat/1.png,dog\n");

  EXPECT_EQ(opened().kind, "class-folders");
}

TEST_F(OpenTable, LeavesImagesWithoutALineAside) {
  putAll({"a.png", "b.png", "new.png"});
  put("labels.csv", "path,label\na.png,x\nb.png,y\n");

  EXPECT_THAT(opened().warnings,
              Contains(HasSubstr("1 image without a label is left aside: \"new.png\"")));
}

TEST_F(OpenTable, C1_QuarantinesPathsThatLeadOutside) {
  putAll({"a.png", "b.png", "c.png", "d.png", "e.png", "f.png"});
  test::writeBytes(root().parent_path() / "secret.png", test::bytesOf("x"));
  put("labels.csv",
      std::string{"path,label\na.png,x\nb.png,y\nc.png,y\nd.png,y\ne.png,y\nf.png,y\n"
                  "../secret.png,x\n/etc/passwd,x\nfile:///etc/passwd,x\n\\\\server\\x.png,x\n"
                  "C:\\x.png,x\nz"} +
          '\0' + ".png,x\n");

  const Dataset dataset = opened();

  EXPECT_THAT(dataset.images, SizeIs(6));
  EXPECT_THAT(dataset.quarantined, SizeIs(6));
  EXPECT_THAT(dataset.quarantined,
              quarantinedAs("../secret.png", "labels.csv, line 8: outside root"));
  EXPECT_THAT(dataset.quarantined,
              Each(::testing::Field(&QuarantinedFile::reason, HasSubstr("outside root"))));
}

TEST_F(OpenTable, C2_ShowsLineOneWhereNoColumnIsALabel) {
  putAll({"a.png", "b.png"});
  put("labels.csv", "path,width,height\na.png,1,2\nb.png,1,3\n");

  EXPECT_THAT(refused(), AllOf(HasSubstr("no column of \"labels.csv\" is the label"),
                               HasSubstr("line 1 is: path,width,height")));
}

TEST_F(OpenTable, C2_RefusesUtf16ByName) {
  putAll({"a.png", "b.png"});
  put("labels.csv", std::string_view{"\xFF\xFEp\0a\0t\0h\0", 10});

  EXPECT_THAT(refused(), HasSubstr("UTF-16 is not supported"));
}

TEST_F(OpenTable, C2_QuarantinesALineOfAnotherLength) {
  putAll({"a.png", "b.png", "c.png"});
  put("labels.csv", "path,label\na.png,x\nb.png,y,z\nc.png,y\n");

  EXPECT_THAT(opened().quarantined, quarantinedAs("b.png", "line 3: 3 cells, not 2"));
}

TEST_F(OpenTable, C3_QuarantinesLabelsThatAreNone) {
  std::string text = "path,label\n";
  for (int i = 0; i < 30; ++i) {
    put(std::to_string(i) + ".png");
    text += std::to_string(i) + ".png," + std::to_string(i % 2) + "\n";
  }
  for (const char* name : {"a.png", "b.png", "c.png", "d.png", "e.png"}) put(name);
  put("labels.csv", text + "a.png,4294967296\nb.png,-1\nc.png,NaN\nd.png,1e3\ne.png,\n");

  const Dataset dataset = opened();

  EXPECT_THAT(dataset.images, SizeIs(30));
  EXPECT_THAT(dataset.classes, ElementsAre("0", "1"));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("a.png", "labels.csv, line 32: the label"));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("b.png", "line 33: the label \"-1\""));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("c.png", "line 34: no label"));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("d.png", "line 35: the label \"1e3\""));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("e.png", "line 36: no label"));
}

TEST_F(OpenTable, C4_WarnsOfALineThatIsRepeated) {
  putAll({"a.png", "b.png"});
  put("labels.csv", "path,label\na.png,x\nb.png,y\na.png,x\n");

  const Dataset dataset = opened();

  EXPECT_THAT(samplesOf(dataset), ElementsAre("a.png=x", "b.png=y"));
  EXPECT_THAT(dataset.warnings,
              Contains(HasSubstr("1 line is repeated with the same label, first \"a.png\" "
                                 "(labels.csv, line 2 and labels.csv, line 4)")));
}

TEST_F(OpenTable, C4_RefusesTwoLabelsForOneImage) {
  putAll({"a.png", "b.png"});
  put("labels.csv", "path,label\na.png,x\nb.png,y\n./a.png,y\n");

  EXPECT_THAT(refused(), HasSubstr("labels.csv, line 4: \"a.png\" is labelled \"y\" here and \"x\" "
                                   "in labels.csv, line 2"));
}

TEST_F(OpenTable, C4_TakesTheLaterLabelIfAskedTo) {
  putAll({"a.png", "b.png", "c.png"});
  put("labels.csv", "path,label\na.png,x\nb.png,y\na.png,y\nc.png,x\na.png,z\na.png,z\n");

  const Dataset dataset = openDataset(root(), {.lastWins = true}).value();

  EXPECT_THAT(samplesOf(dataset), ElementsAre("a.png=z", "b.png=y", "c.png=x"));
  EXPECT_THAT(
      dataset.warnings,
      Contains(HasSubstr("2 times an image is labelled again, and the last label counts, "
                         "first \"a.png\": x in labels.csv, line 2, y in labels.csv, line 4")));
}

// Read line by line: it says how far it is, and can be stopped in the middle.
TEST_F(OpenTable, C12_ReadsALongTableWithProgressAndCancel) {
  putAll({"a.png", "b.png"});
  std::string lines = "path,label\n";
  for (int i = 0; i < 50'000; ++i) lines += i % 2 == 0 ? "a.png,x\n" : "b.png,y\n";
  put("labels.csv", lines);
  std::stop_source source;
  bool wasTold = false;
  const auto stopThere = [&](const Progress& progress) {
    if (progress.stage != "Reading the lines of the table") return;
    wasTold = true;
    source.request_stop();
  };

  const auto stopped = openDataset(root(), {}, stopThere, source.get_token());

  EXPECT_TRUE(wasTold);
  ASSERT_FALSE(stopped.has_value());
  EXPECT_EQ(stopped.error().code(), ErrorCode::Cancelled);
  EXPECT_THAT(samplesOf(opened()), ElementsAre("a.png=x", "b.png=y"));
}

TEST_F(OpenTable, C5_ReadsALineBreakInsideQuotes) {
  putAll({"a.png", "b.png"});
  put("labels.csv", "path,note,label\na.png,\"two\nlines, \"\"quoted\"\"\",x\nb.png,,y\n");

  EXPECT_THAT(samplesOf(opened()), ElementsAre("a.png=x", "b.png=y"));
}

TEST_F(OpenTable, C5_RefusesAQuoteThatIsNotClosed) {
  putAll({"a.png", "b.png"});
  put("labels.csv", "path,label\na.png,x\nb.png,\"y\n");

  EXPECT_THAT(refused(), HasSubstr("line 3: a quote (\") is opened and not closed"));
}

TEST_F(OpenTable, C5_RefusesALineOverAMegabyte) {
  putAll({"a.png", "b.png"});
  put("labels.csv", "path,label\na.png,x\nb.png,y\n" + std::string(10'000'000, 'z') + "\n");

  EXPECT_THAT(refused(), HasSubstr("line 4: longer than 1048576 bytes"));
}

TEST_F(OpenTable, C6_RefusesJsonThatIsNone) {
  putAll({"a.png", "b.png"});
  const std::string good = "{\"file_name\":\"a.png\",\"label\":\"x\"}\n";
  for (const auto& [bad, why] : std::vector<std::pair<std::string, std::string>>{
           {std::string(100'000, '['), "nested deeper than 64"},
           {"{\"label\":\"y\",\"label\":\"y\"}", "key 'label' twice"},
           {"{\"file_name\":\"b.png\",\"label\":\"y\"} x", "not JSON"},
           {"{\"file_name\":\"b.png\",\"label\":\"\\ud800\"}", "not JSON"}}) {
    put("metadata.jsonl", good + bad);

    EXPECT_THAT(refused(), AllOf(HasSubstr("line 2"), HasSubstr(why)));
  }
}

TEST_F(OpenTable, C7_KeepsFormulasAsText) {
  putAll({"a.png", "b.png"});
  put("labels.csv", "path,label\na.png,=1+1\nb.png,@sum\n");

  EXPECT_THAT(opened().classes, ElementsAre("=1+1", "@sum"));
}

TEST_F(OpenTable, C8_QuarantinesAnImageThatIsNotThere) {
  putAll({"a.png", "b.png"});
  put("labels.csv", "path,label\na.png,x\nb.png,y\ngone.png,x\n");

  EXPECT_THAT(opened().quarantined,
              quarantinedAs("gone.png", "labels.csv, line 4: there is no such image"));
}

TEST_F(OpenTable, QuarantinesANameThatSeveralImagesHave) {
  putAll({"a.png", "x/b.png", "y/b.png", "c.png"});
  put("labels.csv", "path,label\na.png,x\nb.png,y\nc.png,y\n");

  EXPECT_THAT(opened().quarantined, quarantinedAs("b.png", "several images have this name"));
}

TEST_F(OpenTable, C9_RefusesImagesInTwoSplits) {
  putAll({"a.png", "b.png", "c.png"});
  put("train.csv", "path,label\na.png,x\nb.png,y\n");
  put("val.csv", "path,label\nc.png,y\nb.png,y\n");

  EXPECT_THAT(refused(), AllOf(HasSubstr("1 image is in two splits at once"),
                               HasSubstr("\"b.png\""), HasSubstr("val.csv, line 3")));
}

TEST_F(OpenTable, A13_NeverFollowsALinkOutOfTheRoot) {
  putAll({"a.png", "b.png"});
  std::filesystem::create_symlink("/etc/passwd", root() / "c.png");
  put("labels.csv", "path,label\na.png,x\nb.png,y\nc.png,y\n");

  const Dataset dataset = opened();

  EXPECT_THAT(dataset.images, SizeIs(2));
  EXPECT_THAT(dataset.quarantined, quarantinedAs("c.png", "leaves the dataset"));
}

}  // namespace
}  // namespace flipbook::dataset
