#include "flipbook/viewmodel/recent_items.h"

#include <gmock/gmock.h>

#include <QSettings>
#include <QSignalSpy>

#include "support/temporary_directory.h"

namespace flipbook::viewmodel {
namespace {

class RecentItemsTest : public testing::Test {
 protected:
  static RecentItem datasetAt(const std::filesystem::path& path) {
    RecentItem item;
    item.path = path;
    item.name = QString::fromStdString(path.filename().string());
    return item;
  }
  [[nodiscard]] static std::vector<std::string> pathsOf(const RecentItems& recent) {
    std::vector<std::string> paths;
    for (const RecentItem& item : recent.items()) paths.push_back(item.path.string());
    return paths;
  }

  test::TemporaryDirectory folder;
  QSettings settings{QString::fromStdString((folder.path() / "settings.ini").string()),
                     QSettings::IniFormat};
};

using testing::ElementsAre;

TEST_F(RecentItemsTest, NewestComesFirstAndNothingTwice) {
  RecentItems recent{settings};
  recent.add(datasetAt("/a"));
  recent.add(datasetAt("/b"));
  recent.add(datasetAt("/a"));

  EXPECT_THAT(pathsOf(recent), ElementsAre("/a", "/b"));
}

TEST_F(RecentItemsTest, KeepsTenOverARestart) {
  {
    RecentItems recent{settings};
    for (int i = 0; i < 12; ++i) recent.add(datasetAt("/d" + std::to_string(i)));
  }
  const RecentItems again{settings};

  ASSERT_EQ(again.items().size(), RecentItems::kMost);
  EXPECT_EQ(again.items().front().path, "/d11");
  EXPECT_EQ(again.items().back().path, "/d2");
}

TEST_F(RecentItemsTest, KeepsPathsThatAreNoUtf8) {
  const std::filesystem::path odd{"/data/caf\xe9 50%"};
  {
    RecentItems recent{settings};
    recent.add(datasetAt(odd));
  }
  EXPECT_EQ(RecentItems{settings}.items().front().path, odd);
}

TEST_F(RecentItemsTest, ARunFoundInTrainingWasStoppedAndCanBeResumed) {
  RecentItem run = datasetAt("/runs/pets.flipbook");
  run.kind = RecentItem::Kind::Run;
  run.end = RecentItem::End::Training;
  run.lastPage = 7;
  run.plannedPages = 20;
  {
    RecentItems recent{settings};
    recent.add(run);
  }
  const RecentItems again{settings};

  EXPECT_TRUE(again.items().front().isResumable());
  EXPECT_EQ(stateText(again.items().front()), QStringLiteral("Stopped at page 7 of 20"));
}

TEST_F(RecentItemsTest, FindsOutWhatIsGone) {
  RecentItems recent{settings};
  recent.add(datasetAt("/nowhere/to/be/found"));
  recent.add(datasetAt(folder.path()));
  QSignalSpy changes{&recent, &RecentItems::changed};

  recent.checkExistence();
  ASSERT_TRUE(changes.wait(5000));

  EXPECT_FALSE(recent.items()[0].isMissing);
  EXPECT_TRUE(recent.items()[1].isMissing);
}

TEST_F(RecentItemsTest, IgnoresSettingsThatMakeNoSense) {
  settings.beginWriteArray(QStringLiteral("recent"), 2);
  settings.setArrayIndex(0);
  settings.setValue(QStringLiteral("kind"), 77);
  settings.setValue(QStringLiteral("path"), QStringLiteral("/a"));
  settings.setArrayIndex(1);
  settings.setValue(QStringLiteral("kind"), QStringLiteral("what"));
  settings.endArray();

  const RecentItems recent{settings};

  ASSERT_EQ(recent.items().size(), 1U);
  EXPECT_EQ(recent.items()[0].kind, RecentItem::Kind::Dataset);
}

TEST_F(RecentItemsTest, CanBeClearedAndRemovedFrom) {
  RecentItems recent{settings};
  recent.add(datasetAt("/a"));
  recent.add(datasetAt("/b"));
  recent.remove("/b");
  EXPECT_THAT(pathsOf(recent), ElementsAre("/a"));

  recent.clear();

  EXPECT_TRUE(recent.items().empty());
  EXPECT_TRUE(RecentItems{settings}.items().empty());
}

}  // namespace
}  // namespace flipbook::viewmodel
