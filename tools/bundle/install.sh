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

remove_entries() {
    rm -f "$entry"
    for icon in "$icons"/*/apps/$id.png "$icons"/scalable/apps/$id.svg; do rm -f "$icon"; done
}

refresh_menu() {
    command -v update-desktop-database >/dev/null 2>&1 && update-desktop-database -q "$share/applications" || true
}

if [ "${1:-}" = --uninstall ]; then
    remove_entries
    rm -rf "$home" "$home.new" "$home.old"
    refresh_menu
    echo "约谈工作台已卸载。"
    if [ "${2:-}" = --with-data ]; then
        printf '数据文件夹 %s 也要删除吗？删除后不能恢复。输入“删除”再按回车：' "$share/yuetan"
        read -r answer || answer=""
        if [ "$answer" = 删除 ]; then rm -rf "$share/yuetan"; echo "数据已删除。"; else echo "数据没有动。"; fi
    else
        echo "数据没有动，在 $share/yuetan。"
    fi
    exit 0
fi

[ -x "$here/yuetan" ] || { echo "这里没有程序：请在解压后的文件夹里运行 install.sh。" >&2; exit 1; }
mkdir -p "$(dirname "$home")" "$share/applications"
# The whole new program is there before the old one goes.
rm -rf "$home.new" "$home.old"
cp -R "$here" "$home.new"
[ ! -e "$home" ] || mv "$home" "$home.old"
mv "$home.new" "$home"
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
echo "数据在 $share/yuetan；更新、卸载都不动它。"
