#include "app/launch_options.h"

#include <gtest/gtest.h>

#include <clocale>

namespace flipbook::app {
namespace {

LaunchOptions optionsOf(const QStringList& arguments) {
  auto launch = parseLaunch(QStringList{QStringLiteral("flipbook")} + arguments);
  EXPECT_TRUE(std::holds_alternative<LaunchOptions>(launch)) << arguments.join(u' ').toStdString();
  return std::holds_alternative<LaunchOptions>(launch) ? std::get<LaunchOptions>(launch)
                                                       : LaunchOptions{};
}

LaunchEnd endOf(const QStringList& arguments) {
  auto launch = parseLaunch(QStringList{QStringLiteral("flipbook")} + arguments);
  EXPECT_TRUE(std::holds_alternative<LaunchEnd>(launch)) << arguments.join(u' ').toStdString();
  return std::holds_alternative<LaunchEnd>(launch) ? std::get<LaunchEnd>(launch) : LaunchEnd{};
}

QStringList words(const char* text) { return QString::fromLatin1(text).split(u' '); }

TEST(LaunchOptions, NothingIsTheStartPage) {
  const LaunchOptions options = optionsOf({});

  EXPECT_TRUE(options.path.empty());
  EXPECT_FALSE(options.opensDemo || options.trains || options.epoch);
}

TEST(LaunchOptions, ReadsEveryOption) {
  const LaunchOptions options = optionsOf(words("/data/pets --train --epoch 7 --screenshot a.png"));

  EXPECT_EQ(options.path, "/data/pets");
  EXPECT_TRUE(options.trains);
  EXPECT_EQ(options.epoch, 7U);
  EXPECT_EQ(options.screenshot, QStringLiteral("a.png"));
  EXPECT_TRUE(optionsOf(words("--demo --train")).opensDemo);
}

TEST(LaunchOptions, PassesOverQtsOwnOptions) {
  EXPECT_EQ(optionsOf(words("-platform offscreen /data/pets -style fusion")).path, "/data/pets");
}

TEST(LaunchOptions, APathMayBeginWithADash) {
  EXPECT_EQ(optionsOf(words("-- --pets")).path, "--pets");
}

TEST(LaunchOptions, WrongUsageEndsWithCodeTwo) {  // F4
  for (const char* wrong :
       {"a b", "--demo a", "--train", "--epoch 3", "a --epoch", "a --epoch -1", "a --epoch x",
        "a --epoch 1 --epoch 2", "a --epoch 99999999999", "--screenshot", "a --epohc 3", "-x"}) {
    const LaunchEnd end = endOf(words(wrong));
    EXPECT_EQ(end.code, ExitCode::Usage) << wrong;
    EXPECT_FALSE(end.text.isEmpty()) << wrong;
  }
}

TEST(LaunchOptions, SuggestsTheNearestName) {  // F4
  EXPECT_TRUE(endOf(words("--sreenshot x.png")).text.contains(u"did you mean --screenshot?"));
  EXPECT_FALSE(endOf(words("--completely-else")).text.contains(u"did you mean"));
}

TEST(LaunchOptions, TellsTheVersionAndHelp) {
  EXPECT_EQ(endOf(words("--version")).code, ExitCode::Done);
  EXPECT_TRUE(endOf(words("--version")).text.startsWith(QStringLiteral("flipbook ")));
  EXPECT_TRUE(endOf(words("--help")).text.contains(u"--screenshot FILE"));
}

TEST(LaunchOptions, NumbersDoNotDependOnTheLocale) {  // F6
  const std::string before = std::setlocale(LC_ALL, nullptr);
  (void)std::setlocale(LC_ALL, "de_DE.UTF-8");

  EXPECT_EQ(optionsOf(words("a --epoch 12")).epoch, 12U);
  EXPECT_EQ(endOf(words("a --epoch 1.2")).code, ExitCode::Usage);
  EXPECT_EQ(endOf(words("a --epoch 1,2")).code, ExitCode::Usage);

  (void)std::setlocale(LC_ALL, before.c_str());
}

}  // namespace
}  // namespace flipbook::app
