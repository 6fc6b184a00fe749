#!/bin/sh
# Installs the program for this user, without an administrator; --uninstall takes it away and leaves the data,
# --uninstall --with-data takes that as well, after asking.
set -eu
id=cn.yuetan.workbench
here=$(cd "$(dirname "$0")" && pwd -P)
share=${XDG_DATA_HOME:-$HOME/.local/share}
home=$HOME/.local/opt/$id
entry=$share/applications/$id.desktop
icons=$share/icons/hicolor

# A folder 数据 beside the program is its data.  Where an installation was cut off it lies in the older folder: it is put
# back before anything is taken away.
give_back() {
    [ -d "$home.old/数据" ] || return 0
    if [ -e "$home/数据" ]; then
        echo "$home.old/数据 和 $home/数据 都在，不能确定用哪一份，没有改动任何文件。请把不用的一份移到别处，再运行 install.sh。" >&2
        exit 1
    fi
    mkdir -p "$home"
    mv "$home.old/数据" "$home/数据"
}

remove_entries() {
    rm -f "$entry"
    for icon in "$icons"/*/apps/$id.png "$icons"/scalable/apps/$id.svg; do rm -f "$icon"; done
}

refresh_menu() {
    command -v update-desktop-database >/dev/null 2>&1 && update-desktop-database -q "$share/applications" || true
}

give_back
data=$share/yuetan
[ ! -d "$home/数据" ] || data=$home/数据

if [ "${1:-}" = --uninstall ]; then
    remove_entries
    rm -rf "$home.new" "$home.old"
    for each in "$home"/*; do [ "${each##*/}" = 数据 ] || rm -rf "$each"; done
    refresh_menu
    echo "约谈工作台已卸载。"
    if [ "${2:-}" = --with-data ]; then
        printf '数据文件夹 %s 也要删除吗？删除后不能恢复。输入“删除”再按回车：' "$data"
        read -r answer || answer=""
        if [ "$answer" = 删除 ]; then rm -rf "$data"; echo "数据已删除。"; else echo "数据没有动。"; fi
    else
        echo "数据没有动，在 $data。"
    fi
    [ ! -d "$home" ] || rmdir "$home" 2>/dev/null || true
    exit 0
fi

[ -x "$here/yuetan" ] || { echo "这里没有程序：请在解压后的文件夹里运行 install.sh。" >&2; exit 1; }
mkdir -p "$(dirname "$home")" "$share/applications"
# The whole new program is there before the old one goes.
rm -rf "$home.new" "$home.old"
mkdir "$home.new"
for each in "$here"/*; do # what a stick carries beside the program is not this computer's data
    [ "${each##*/}" = 数据 ] || cp -R "$each" "$home.new/"
done
[ ! -e "$home" ] || mv "$home" "$home.old"
mv "$home.new" "$home"
give_back
rm -rf "$home.old"
for size in 16 24 32 48 64 128 256 512; do
    mkdir -p "$icons/${size}x$size/apps"
    cp "$home/_internal/resources/icon/yuetan-$size.png" "$icons/${size}x$size/apps/$id.png"
done
# In Exec a blank stands between quotes; ", `, $ and \ have a backslash before them, which the entry's own rules double.
quoted=$(printf '%s' "$home/yuetan" | sed 's/[\\"`$]/\\&/g; s/\\/\\\\/g; s/%/%%/g')
sed '/^Exec=/,$d' "$home/entry.desktop" > "$entry.part"
printf 'Exec="%s"\n' "$quoted" >> "$entry.part"
sed '1,/^Exec=/d' "$home/entry.desktop" >> "$entry.part"
mv "$entry.part" "$entry"
chmod 755 "$entry"
refresh_menu
echo "约谈工作台已安装到 $home，可从开始菜单打开。"
echo "数据在 $data；更新、卸载都不动它。"
