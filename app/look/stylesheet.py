"""The style sheet, a template over the colours of `app.look.theme.Theme`."""

STYLE_SHEET = """
* { outline: none; }
QMainWindow, QDialog { background: $window; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QToolTip {
  background: $raised; color: $text; border: 1px solid $line; padding: 5px 7px;
}

QMenuBar { background: $window; border-bottom: 1px solid $line; padding: 1px 4px; }
QMenuBar::item { padding: 5px 9px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; border: 1px solid $line; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 10px; border-radius: 4px; }
QMenu::item:selected { background: $accent; color: $on_accent; }
QMenu::item:disabled { color: $disabled; background: transparent; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $line; margin: 5px 6px; }

QToolBar {
  background: $window; border: none; border-bottom: 1px solid $line; spacing: 2px; padding: 4px 8px;
}
QToolBar::separator { background: $line; width: 1px; margin: 5px 6px; }
QToolBar QToolButton { padding: 3px 6px; min-height: 20px; }

QToolButton {
  background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 4px;
  color: $text;
}
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $raised; border-color: $line; }
QToolButton:checked { color: $accent; }
QToolButton:focus { border-color: $accent; }
QToolButton:disabled { color: $disabled; background: transparent; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton[header="true"] {
  font-weight: 600; text-align: left; padding: 6px 6px; border-radius: 4px;
}
QToolButton[header="true"]:checked {
  background: transparent; color: $text; border-color: transparent;
}
QToolButton[header="true"]:hover { background: $hover; }
QToolButton[header="true"]:focus { border-color: $accent; }
QToolButton[menu="true"] { background: $raised; border-color: $line; text-align: left; }
QToolButton[menu="true"]:hover { background: $hover; }
QToolButton[menu="true"]:focus { border-color: $accent; }
QToolButton[menu="true"]:disabled { background: $panel; }

QPushButton {
  background: $raised; color: $text; border: 1px solid $line; border-radius: 5px;
  padding: 5px 14px; min-height: 18px;
}
QLabel#qt_msgbox_label, QLabel#qt_msgbox_informativelabel { min-width: 300px; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $line; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $disabled; }
QPushButton:default, QPushButton[primary="true"] {
  background: $accent; color: $on_accent; border-color: $accent; font-weight: 600;
}
QPushButton[primary="true"]:hover { border-color: $text; }
QPushButton:default:focus, QPushButton[primary="true"]:focus { border-color: $text; }
QPushButton:default:disabled, QPushButton[primary="true"]:disabled {
  background: $raised; color: $disabled; border-color: $line;
}
QPushButton[link="true"] {
  background: transparent; border: 1px solid transparent; color: $muted; padding: 3px 8px;
}
QPushButton[link="true"]:hover { color: $text; background: $hover; }
QPushButton[link="true"]:focus { border-color: $accent; }

QLineEdit {
  background: $field; color: $text; border: 1px solid $line; border-radius: 5px;
  padding: 4px 7px; selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus { border-color: $accent; }
QComboBox {
  background: $raised; color: $text; border: 1px solid $line; border-radius: 5px;
  padding: 4px 8px; min-height: 20px; selection-background-color: $accent;
  selection-color: $on_accent;
}
QComboBox:hover { background: $hover; }
QComboBox:focus { border-color: $accent; }
QComboBox:disabled { color: $disabled; }
QComboBox::drop-down { border: none; width: 26px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView {
  background: $raised; color: $text; border: 1px solid $line; padding: 3px;
  selection-background-color: $accent; selection-color: $on_accent;
}
QComboBox QAbstractItemView::item { padding: 4px 8px; min-height: 20px; }
QCheckBox { spacing: 7px; }
QCheckBox::indicator {
  width: 14px; height: 14px; border: 1px solid $muted; border-radius: 3px; background: $field;
}
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: $accent; }
QCheckBox::indicator:disabled { border-color: $line; }
QCheckBox::indicator:checked {
  background: $accent; border-color: $accent; image: url("$icons/check-$name.svg");
}
QCheckBox::indicator:checked:focus { border-color: $text; }
QCheckBox::indicator:checked:disabled { background: $disabled; border-color: $disabled; }
NumberField {
  background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 1px 4px;
}
NumberField:hover { background: $raised; }
NumberField:focus { border-color: $accent; }
NumberField:disabled { color: $disabled; }
NumberField[editing="true"] { background: $field; }

QDockWidget { color: $muted; font-weight: 600; }
QDockWidget::title {
  background: $panel; padding: 8px 12px 6px 12px; text-align: left;
  border-bottom: 1px solid $line;
}
QDockWidget > QWidget { background: $panel; }
QScrollArea, QScrollArea > QWidget > QWidget { background: $panel; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical {
  background: $groove; border-radius: 3px; min-height: 32px; margin: 2px;
}
QScrollBar::handle:vertical:hover { background: $muted; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:horizontal {
  background: $groove; border-radius: 3px; min-width: 32px; margin: 2px;
}
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QListView { background: $panel; border: 1px solid transparent; padding: 3px 4px; }
QListView:focus { border-color: $accent; }
ThumbnailList, ThumbnailList:focus { border: none; padding: 0; }
ThumbnailList::item { padding: 0; }
QListView::item { padding: 4px 8px; border-radius: 4px; }
QListView::item:hover { background: $hover; }
QListView::item:selected { background: $raised; color: $text; }

MaterialList QListWidget, QPlainTextEdit {
  background: $field; color: $text; border: 1px solid $line; border-radius: 5px;
}
MaterialList QListWidget:focus, QPlainTextEdit:focus { border-color: $accent; }
MaterialList QListWidget:disabled { color: $disabled; }
QTabWidget::pane { border: none; border-top: 1px solid $line; padding-top: 10px; }
QTabBar::tab {
  background: transparent; color: $muted; padding: 5px 14px; border: 1px solid transparent;
  border-top-left-radius: 5px; border-top-right-radius: 5px;
}
QTabBar::tab:hover { color: $text; background: $hover; }
QTabBar::tab:selected { color: $text; background: $raised; border-color: $line; }
QTabBar::tab:focus { border-color: $accent; }

QTableView { background: $panel; border: 1px solid $line; border-radius: 5px; }
QTableView:focus { border-color: $accent; }
QTableView::item { padding: 3px 6px; }
QTableView::item:selected { background: $raised; color: $text; }
QHeaderView::section {
  background: $panel; color: $muted; border: none; border-bottom: 1px solid $line;
  padding: 5px 8px; text-align: left; font-weight: 600;
}

QStatusBar { background: $window; border-top: 1px solid $line; color: $muted; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; padding: 1px 4px; }

QProgressBar {
  background: $groove; border: none; border-radius: 2px; max-height: 4px; min-height: 4px;
}
QProgressBar::chunk { background: $accent; border-radius: 2px; }

QFrame[card="true"] { background: transparent; border: 1px solid $line; border-radius: 6px; }
QLabel[role="title"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="problem"] { color: $error; }
QLabel[role="heading"] { font-size: 14pt; font-weight: 600; }
QLabel[role="subheading"] { color: $muted; padding: 8px 15px 2px 15px; font-size: 8.5pt; }
QFrame[role="line"] { background: $line; max-height: 1px; border: none; }
QFrame[role="vline"] { background: $line; max-width: 1px; border: none; }
#driver_view { background: $raised; border: 1px solid $line; margin: 10px; }
#banner { background: $raised; border: 1px solid $line; border-radius: 8px; margin: 10px; }
#searchRow { background: $panel; border-bottom: 1px solid $line; }
#keyCap {
  background: $raised; border: 1px solid $line; border-radius: 4px; padding: 2px 7px;
}
"""
