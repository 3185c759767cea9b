#include "app/launch_options.h"

#include <QCommandLineParser>
#include <QFile>
#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

namespace flipbook::app {
namespace {

constexpr auto kHelp =
    "flipbook [PATH] [--demo] [--train] [--epoch K] [--screenshot FILE]\n"
    "\n"
    "Watch an image classifier learn your labelled images, page by page.\n"
    "\n"
    "  PATH               a dataset (a folder with one folder of images per class) or a run\n"
    "  --demo             make the demo dataset in the cache directory and open it\n"
    "  --train            start training at once\n"
    "  --epoch K          show the page of epoch K\n"
    "  --screenshot FILE  save the window as PNG once it is drawn (with --train: once training "
    "has\n"
    "                     ended), then exit\n"
    "  --version          the version, then exit\n"
    "\n"
    "flipbook-cli does every job without a window.";

const std::array<QString, 6> kOptions{QStringLiteral("demo"),    QStringLiteral("train"),
                                      QStringLiteral("epoch"),   QStringLiteral("screenshot"),
                                      QStringLiteral("version"), QStringLiteral("help")};

// Options that QApplication takes for itself, with a value in the next argument.
bool isQtOptionWithValue(QString argument) {
  while (argument.startsWith(u'-')) argument.remove(0, 1);
  static const std::array kNames{
      QLatin1String{"platform"},      QLatin1String{"platformpluginpath"},
      QLatin1String{"platformtheme"}, QLatin1String{"style"},
      QLatin1String{"stylesheet"},    QLatin1String{"display"},
      QLatin1String{"geometry"},      QLatin1String{"qwindowgeometry"},
      QLatin1String{"fontengine"},    QLatin1String{"plugin"}};
  return std::ranges::any_of(kNames, [&](QLatin1String name) { return argument == name; });
}

QStringList withoutQtOptions(const QStringList& arguments) {
  QStringList rest;
  for (qsizetype i = 0; i < arguments.size(); ++i) {
    if (arguments.at(i) == QLatin1String{"--"}) return rest + arguments.mid(i);
    const bool isOption = i > 0 && arguments.at(i).startsWith(u'-');
    if (isOption && isQtOptionWithValue(arguments.at(i))) {
      ++i;
    } else if (!isOption || arguments.at(i) != QLatin1String{"-reverse"}) {
      rest << arguments.at(i);
    }
  }
  return rest;
}

std::size_t editDistance(const QString& a, const QString& b) {
  std::vector<std::size_t> row(static_cast<std::size_t>(b.size()) + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (qsizetype i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = static_cast<std::size_t>(i) + 1;
    for (std::size_t j = 1; j < row.size(); ++j) {
      const bool isSame = a.at(i) == b.at(static_cast<qsizetype>(j) - 1);
      const std::size_t replaced = diagonal + (isSame ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

LaunchEnd usage(const QString& what) {
  return {ExitCode::Usage, what + QStringLiteral("\nflipbook --help says what there is.")};
}

LaunchEnd unknownOption(const QString& name) {
  const auto nearer = [&](const QString& a, const QString& b) {
    return editDistance(name, a) < editDistance(name, b);
  };
  const QString nearest = *std::min_element(kOptions.begin(), kOptions.end(), nearer);
  QString text = QStringLiteral("unknown option --%1").arg(name);
  if (editDistance(name, nearest) <= 3) text += QStringLiteral("; did you mean --%1?").arg(nearest);
  return usage(text);
}

std::optional<LaunchEnd> checkTogether(const QStringList& paths, const LaunchOptions& options) {
  if (paths.size() > 1)
    return usage(QStringLiteral("one path at a time, not %1").arg(paths.size()));
  if (options.opensDemo && !paths.isEmpty()) {
    return usage(QStringLiteral("--demo opens the demo dataset; it takes no path"));
  }
  if (options.trains && paths.isEmpty() && !options.opensDemo) {
    return usage(QStringLiteral("--train needs a dataset or a run, or --demo"));
  }
  if (options.epoch && paths.isEmpty() && !options.trains) {
    return usage(QStringLiteral("--epoch needs a run"));
  }
  return std::nullopt;
}

}  // namespace

std::variant<LaunchOptions, LaunchEnd> parseLaunch(const QStringList& arguments) {
  QCommandLineParser parser;
  const QCommandLineOption demo{QStringLiteral("demo")};
  const QCommandLineOption train{QStringLiteral("train")};
  const QCommandLineOption epoch{QStringLiteral("epoch"), {}, QStringLiteral("K")};
  const QCommandLineOption screenshot{QStringLiteral("screenshot"), {}, QStringLiteral("FILE")};
  const QCommandLineOption version{{QStringLiteral("version"), QStringLiteral("v")}};
  const QCommandLineOption help{{QStringLiteral("help"), QStringLiteral("h")}};
  for (const auto& option : {demo, train, epoch, screenshot, version, help})
    parser.addOption(option);
  const bool isUnderstood = parser.parse(withoutQtOptions(arguments));
  if (!parser.unknownOptionNames().isEmpty()) {
    return unknownOption(parser.unknownOptionNames().constFirst());
  }
  if (!isUnderstood) return usage(parser.errorText());
  if (parser.isSet(help)) return LaunchEnd{ExitCode::Done, QString::fromLatin1(kHelp)};
  if (parser.isSet(version)) {
    return LaunchEnd{ExitCode::Done,
                     QStringLiteral("flipbook %1\nQt %2")
                         .arg(QStringLiteral(FLIPBOOK_VERSION), QString::fromLatin1(qVersion()))};
  }

  LaunchOptions options;
  options.opensDemo = parser.isSet(demo);
  options.trains = parser.isSet(train);
  options.screenshot = parser.value(screenshot);
  if (parser.isSet(screenshot) && options.screenshot.isEmpty()) {
    return usage(QStringLiteral("--screenshot needs the name of a file"));
  }
  if (parser.values(epoch).size() > 1 || parser.values(screenshot).size() > 1) {
    return usage(QStringLiteral("an option is given twice"));
  }
  if (parser.isSet(epoch)) {
    bool isNumber = false;
    options.epoch = parser.value(epoch).toUInt(&isNumber);  // the C locale, whatever is set (F6)
    if (!isNumber) {
      return usage(QStringLiteral("--epoch %1: must be a number from 0").arg(parser.value(epoch)));
    }
  }
  const QStringList paths = parser.positionalArguments();
  if (const auto end = checkTogether(paths, options)) return *end;
  if (!paths.isEmpty()) options.path = QFile::encodeName(paths.constFirst()).toStdString();
  return options;
}

}  // namespace flipbook::app
